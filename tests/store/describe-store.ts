/** The contract of the store: what every database must do alike. */
import { afterEach, describe } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { describeArchiving } from './contract/archiving.ts'
import { describeCorrecting } from './contract/correcting.ts'
import { describeFollowing } from './contract/following.ts'
import { describeKeeping } from './contract/keeping.ts'
import { describeOutbox } from './contract/outbox.ts'
import { describePausing } from './contract/pausing.ts'
import { describePublishing } from './contract/publishing.ts'

export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let opened: Store | undefined
    const fresh = async (): Promise<Store> => {
      opened = await open()
      return opened
    }
    afterEach(async () => {
      await opened?.[Symbol.asyncDispose]()
      opened = undefined
    })
    describeKeeping(fresh)
    describePublishing(fresh)
    describeOutbox(fresh)
    describePausing(fresh)
    describeCorrecting(fresh)
    describeFollowing(fresh)
    describeArchiving(fresh)
  })
}

/** Chats that change: groups that get another id, chats that take back all they had set. */
import { expect, test } from 'vitest'
import type { ChatRef } from '../../../src/core/ports.ts'
import type { Store } from '../../../src/core/store.ts'
import { NOW, wish } from '../../support/outbox.ts'

const chat = (chatId: string): ChatRef => ({ adapter: 'telegram', chatId })

export function describeFollowing(fresh: () => Promise<Store>): void {
  test('a chat that has set nothing any more is not kept', async () => {
    const store = await fresh()
    await store.writeSettings(chat('a'), { region: 'de' })
    await store.writeSettings(chat('a'), { region: undefined })
    expect(await store.readSettings(chat('a'))).toBeUndefined()
  })

  test('a group that moved is left and returned to under its new id, with all that is part of it', async () => {
    const store = await fresh()
    for (const id of ['group', 'group/7']) await store.subscribe(wish(id, { spaceId: 'group' }), NOW)
    await store.moveChat(chat('group/7'), 'supergroup/7', NOW)
    await store.moveChat(chat('group'), 'supergroup', NOW)
    const found = await store.subscriptionsIn('telegram', 'supergroup')
    expect(found.map(({ chat: { chatId } }) => chatId)).toEqual(['supergroup', 'supergroup/7'])
    expect(await store.subscriptionsIn('telegram', 'group')).toEqual([])
  })
}

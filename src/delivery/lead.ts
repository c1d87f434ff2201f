/**
 * Whether this replica is the one that dispatches to a network.
 *
 * One at a time, so that one token is paced as one: simpler than sharing out a rate, and exact. Who leads renews a row in the store; who
 * vanishes loses it after `leadMs`, and another takes over at its next look.
 */
import type { AdapterName, Log, Time } from '../core/ports.ts'
import type { Claim, LeaderStore } from '../core/store.ts'
import { problemOf } from './problem.ts'

export interface Lead {
  /** Whether it is ours now. */
  isOurs(): boolean
  /** Takes or renews it. A store that fails leaves it as it is: it ends by itself. */
  look(): Promise<void>
  /** Gives it to whoever comes first. */
  resign(): Promise<void>
}

export interface LeadParts {
  readonly store: LeaderStore
  readonly time: Time
  readonly log: Log
  readonly adapter: AdapterName
  readonly holder: string
  readonly leadMs: number
}

export function createLead({ store, time, log, adapter, holder, leadMs }: LeadParts): Lead {
  let untilMs = 0
  const isOurs = (): boolean => time.now().getTime() < untilMs
  const claimNow = (): Claim => {
    const now = time.now()
    return { adapter, holder, now, until: new Date(now.getTime() + leadMs) }
  }
  return {
    isOurs,
    async look() {
      const claim = claimNow()
      const wasOurs = isOurs()
      try {
        untilMs = (await store.lead(claim)) ? claim.until.getTime() : 0
        if (wasOurs !== isOurs()) log.info(wasOurs ? 'dispatch.follows' : 'dispatch.leads', { adapter })
      } catch (error) {
        log.error('dispatch.lead-unknown', { adapter, problem: problemOf(error) })
      }
    },
    async resign() {
      untilMs = 0
      await store.resign(claimNow()).catch((error: unknown) => log.warn('dispatch.not-resigned', { adapter, problem: problemOf(error) }))
    },
  }
}

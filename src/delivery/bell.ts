/** Waits that somebody may cut short. */
import type { Time } from '../core/ports.ts'

export interface Bell {
  /** Ends the wait that is on, or the next one. */
  ring(): void
  /** Resolves after `ms` (a minute at most), or when it rings, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Timers take no more than 24 days; whoever waits looks again anyway. */
const MAX_WAIT_MS = 60_000

export function createBell(time: Time): Bell {
  let rung = new AbortController()
  return {
    // With a reason of its own: making the usual error is slow, and it rings for every send.
    ring: () => rung.abort('rung'),
    async wait(ms, signal) {
      const stop = (): void => rung.abort('stopped')
      signal.addEventListener('abort', stop)
      if (!signal.aborted) await time.sleep(Math.min(ms, MAX_WAIT_MS), rung.signal)
      signal.removeEventListener('abort', stop)
      rung = new AbortController()
    },
  }
}

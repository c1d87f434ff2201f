/** The program's time: it runs evenly, whatever is done to the clock of the machine meanwhile. */
import type { Time } from './core/ports.ts'

/** @param aheadMs of this machine's clock at the start; asked each time. */
export function createTime(aheadMs: () => number = () => 0): Time {
  return {
    now: () => new Date(performance.timeOrigin + performance.now() + aheadMs()),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, Math.ceil(ms))
        signal?.addEventListener('abort', wake)
      }),
  }
}

/** A machine that was put to sleep lags behind by so long as it slept, until the next look. */
const LOOK_MS = 600_000
const LAG_MS = 2_000

/**
 * Time that agrees with a database's, so that all who share it agree on whose lease is over. It is set by it at the start, and later moved
 * forward alone: nothing that was due becomes not yet due.
 *
 * @param lookMs between two comparisons.
 * @throws {StoreError} when the database does not answer at the start.
 */
export async function openTime(store: { clock(): Promise<Date> }, lookMs = LOOK_MS): Promise<Time> {
  let aheadMs = await aheadOf(store)
  const look = async (): Promise<void> => {
    const nowAheadMs = await aheadOf(store)
    if (nowAheadMs - aheadMs > LAG_MS) aheadMs = nowAheadMs
  }
  // A database that does not answer is somebody else's to say.
  setInterval(() => void look().catch(() => undefined), lookMs).unref()
  return createTime(() => aheadMs)
}

/** How far a database's clock is ahead of this process's. */
async function aheadOf(store: { clock(): Promise<Date> }): Promise<number> {
  const own = createTime()
  const askedMs = own.now().getTime()
  const theirsMs = (await store.clock()).getTime()
  return theirsMs - (askedMs + own.now().getTime()) / 2
}

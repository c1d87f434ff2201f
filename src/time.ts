/** The program's time: it runs evenly, whatever is done to the clock of the machine meanwhile. */
import type { Time } from './core/ports.ts'

/**
 * @param offsetMs ahead of this machine's clock, so that replicas agree: what the database they share says.
 */
export function createTime(offsetMs = 0): Time {
  return {
    now: () => new Date(performance.timeOrigin + performance.now() + offsetMs),
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

/**
 * Time that agrees with a database's, so that all who share it agree on whose lease is over.
 *
 * @throws {StoreError}
 */
export async function openTime(store: { clock(): Promise<Date> }): Promise<Time> {
  const own = createTime()
  const askedMs = own.now().getTime()
  const theirsMs = (await store.clock()).getTime()
  const halfwayMs = (askedMs + own.now().getTime()) / 2
  return createTime(theirsMs - halfwayMs)
}

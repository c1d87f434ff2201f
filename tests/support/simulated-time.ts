/** Time that passes only when everything waits: days of deliveries in a moment, the same every time. */
import type { Time } from '../../src/core/ports.ts'

export interface SimulatedTime extends Time {
  /** Lets time pass until then; everything due meanwhile happens in its order. */
  runUntil(until: Date): Promise<void>
  /** Lets time pass for so long. */
  pass(ms: number): Promise<void>
}

interface Waiter {
  readonly atMs: number
  readonly order: number
  readonly wake: () => void
}

export function createSimulatedTime(start: Date): SimulatedTime {
  let nowMs = start.getTime()
  let order = 0
  const waiters: Waiter[] = []
  // Whatever runs now runs in promises alone: a turn of the loop later all of it waits.
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const runUntil = async (until: Date): Promise<void> => {
    for (;;) {
      await settle()
      const next = waiters[0]
      if (!next || next.atMs > until.getTime()) break
      nowMs = Math.max(nowMs, next.atMs)
      next.wake()
    }
    nowMs = Math.max(nowMs, until.getTime())
  }
  return {
    now: () => new Date(nowMs),
    runUntil,
    pass: (ms) => runUntil(new Date(nowMs + ms)),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = (): void => {
          const index = waiters.indexOf(waiter)
          if (index >= 0) waiters.splice(index, 1)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const waiter: Waiter = { atMs: nowMs + ms, order: order++, wake }
        insert(waiters, waiter)
        signal?.addEventListener('abort', wake)
      }),
  }
}

/** Keeps the list in order; most waits are short, so the place is near the front. */
function insert(waiters: Waiter[], waiter: Waiter): void {
  const index = waiters.findIndex(({ atMs }) => atMs > waiter.atMs)
  waiters.splice(index < 0 ? waiters.length : index, 0, waiter)
}

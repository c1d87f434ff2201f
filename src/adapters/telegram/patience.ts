/**
 * Repeats a call that may yet succeed: after the time the network asks for, or after a short pause where it did not answer.
 *
 * Telegram knows no key by which it could drop a repeated message. Where an answer got lost on its way, the person may,
 * rarely, read the same twice; the other choice is that they read nothing.
 */
import { type Failure, toFailure } from './failure.ts'

/** Resolves after `ms`, or at once when `signal` aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

/** Longer than this nobody waits for an answer. */
const MAX_WAITING_MS = 120_000
/** Pauses after a call without an answer; then it is given up. */
const PAUSES_MS = [500, 2_000, 5_000]

/** A call that was given up; it holds nothing that may not be logged. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly failure: Failure
  constructor(failure: Failure) {
    super(`${failure.code} ${failure.reason}`)
    this.failure = failure
  }
}

export interface Patience {
  readonly wait: Wait
  /** Aborts when nobody will wait any more; what waits then is given up. */
  readonly signal: AbortSignal
}

/** @throws {CallFailed} for what repeating cannot mend, and when patience ends. */
export async function patiently<T>(call: () => Promise<T>, patience: Patience): Promise<T> {
  const pause = createPauses(patience)
  for (;;) {
    try {
      return await call()
    } catch (error) {
      await pause(toFailure(error))
    }
  }
}

/** @returns a wait before the next try, which throws where there shall be none. */
function createPauses({ wait, signal }: Patience): (failure: Failure) => Promise<void> {
  const left = [...PAUSES_MS]
  let waitedMs = 0
  return async (failure) => {
    const pauseMs = failure.retryAfterMs ?? (isPassing(failure) ? left.shift() : undefined)
    waitedMs += pauseMs ?? 0
    if (pauseMs === undefined || waitedMs > MAX_WAITING_MS || signal.aborted) throw new CallFailed(failure)
    await wait(pauseMs, signal)
    if (signal.aborted) throw new CallFailed(failure)
  }
}

const isPassing = ({ reason }: Failure): boolean => reason === 'server' || reason === 'unreachable' || reason === 'too-many'

/** The clock on the wall. */
export const waitReally: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })

/** Resolves when `promise` does, or after `ms`. */
export function within(ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
    }
    promise.then(
      () => end(resolve),
      (error) => end(() => reject(error)),
    )
  })
}

/** Discord waits 3 s for an answer: what takes longer is announced first, and comes after. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Response } from './response.ts'

/** Leaves half of the 3 s to the way there. */
export const DEFER_AFTER_MS = 1_500

export interface Settled {
  readonly response: Response
  /** What was not ready yet; the response then only says that it will come. */
  readonly later?: Promise<Response> | undefined
}

/** @param deferred what is sent while the answer is on its way. */
export async function settleInTime(
  answer: Response | Promise<Response>,
  deferred: Response,
  deferAfterMs = DEFER_AFTER_MS,
): Promise<Settled> {
  if (!(answer instanceof Promise)) return { response: answer }
  const inTime = new AbortController()
  const late = wait(deferAfterMs, undefined, { signal: inTime.signal }).catch(() => undefined)
  const first = await Promise.race([answer, late])
  inTime.abort()
  return first ? { response: first } : { response: deferred, later: answer }
}

/** What the network said -> what becomes of the delivery. Pure: time and chance are arguments. */
import type { Delivery, Outcome, SendResult } from '../core/announcements.ts'

/** First wait after a failure of which the network does not say how long; doubled each time. */
const BACKOFF_MS = 5_000
const MAX_BACKOFF_MS = 3_600_000
/** Waits differ by up to this share, so that what failed together does not come back together. */
const JITTER = 0.2
/**
 * Given up after so many tries, which takes a day and a quarter of failing, and when it has been due for a day: both, so that neither a burst
 * of "later" nor a program that was down for long ends a delivery.
 */
const MAX_ATTEMPTS = 40
const MIN_AGE_MS = 86_400_000
/** A network may say "later" every second for a day; more than this is not told apart, and fits its column. */
const MOST_COUNTED = 1_000

export interface Moment {
  readonly now: Date
  /** From 0 to 1. */
  readonly chance: number
}

/** @returns what to write down. A wait that the network named is exactly so long. */
export function outcomeOf(delivery: Delivery, result: SendResult, { now, chance }: Moment): Outcome {
  switch (result.type) {
    case 'sent':
      return { type: 'sent', messageId: result.messageId, sentAt: now }
    case 'moved':
      return { type: 'moved', chatId: result.chatId, dueAt: now }
    case 'refused':
      return result.reason === 'bad-message' ? { type: 'dead', reason: 'bad-message' } : { type: 'held', reason: result.reason, at: now }
    case 'deferred': {
      const attempt = Math.min(delivery.attempt + 1, MOST_COUNTED)
      const ageMs = now.getTime() - delivery.since.getTime()
      if (attempt >= MAX_ATTEMPTS && ageMs > MIN_AGE_MS) return { type: 'dead', reason: 'gave-up' }
      const waitMs = result.retryAfterMs ?? backoffMs(delivery.attempt, chance)
      // A network that says "not now" has not taken it; one that fails may have.
      return { type: 'deferred', dueAt: new Date(now.getTime() + waitMs), attempt, mayHaveArrived: result.because === 'trouble' }
    }
  }
}

export const backoffMs = (attempt: number, chance: number): number =>
  Math.round(Math.min(BACKOFF_MS * 2 ** attempt, MAX_BACKOFF_MS) * (1 + JITTER * (2 * chance - 1)))

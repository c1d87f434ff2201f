/** One send: timed, never throwing, and what the network said taken to heart by the pacing. */
import type { SendResult } from '../core/announcements.ts'
import type { Log, Time } from '../core/ports.ts'
import type { Pacing } from './pacing.ts'
import { problemOf } from './problem.ts'

/** First hold of the whole network after trouble that concerns it; doubled each time, until something is sent. */
const NETWORK_BACKOFF_MS = 1_000
const MAX_NETWORK_BACKOFF_MS = 60_000

export interface AttemptParts {
  readonly pacing: Pacing
  readonly time: Time
  readonly log: Log
  readonly sendTimeoutMs: number
}

type Deferred = Extract<SendResult, { type: 'deferred' }>

export type Attempt = (chatId: string, send: (signal: AbortSignal) => Promise<SendResult>) => Promise<SendResult>

export function createAttempt({ pacing, time, log, sendTimeoutMs }: AttemptParts): Attempt {
  let troubles = 0

  const holdNetwork = ({ because, retryAfterMs }: Deferred, nowMs: number): void => {
    const forMs = retryAfterMs ?? Math.min(NETWORK_BACKOFF_MS * 2 ** troubles, MAX_NETWORK_BACKOFF_MS)
    if (because === 'trouble') troubles += 1
    else pacing.noteThrottled(nowMs)
    pacing.holdNetwork(nowMs + forMs)
    log.warn('delivery.network-held', { because, forMs })
  }
  const heed = (chatId: string, result: SendResult): void => {
    const nowMs = time.now().getTime()
    if (result.type === 'sent') troubles = 0
    if (isInvalid(result)) pacing.noteInvalid(nowMs)
    if (result.type !== 'deferred') return
    if (result.scope === 'network') holdNetwork(result, nowMs)
    else if (result.retryAfterMs !== undefined) pacing.holdChat(chatId, nowMs + result.retryAfterMs)
  }

  return async (chatId, send) => {
    const result = await timed(send, { time, log, sendTimeoutMs })
    heed(chatId, result)
    return result
  }
}

const TROUBLE: SendResult = { type: 'deferred', because: 'trouble', scope: 'chat' }

async function timed(
  send: (signal: AbortSignal) => Promise<SendResult>,
  { time, log, sendTimeoutMs }: Omit<AttemptParts, 'pacing'>,
): Promise<SendResult> {
  const over = new AbortController()
  const done = new AbortController()
  const timeout = time.sleep(sendTimeoutMs, done.signal).then((): SendResult => {
    over.abort()
    return TROUBLE
  })
  try {
    return await Promise.race([send(over.signal), timeout])
  } catch (error) {
    if (!over.signal.aborted) log.warn('delivery.threw', { problem: problemOf(error) })
    return TROUBLE
  } finally {
    // With a reason of its own, for making the usual error costs more than all the rest here.
    done.abort('done')
  }
}

/** 403 and 429, as far as a result shows it: the network counts them. */
const isInvalid = (result: SendResult): boolean =>
  (result.type === 'refused' && result.reason !== 'bad-message') || (result.type === 'deferred' && result.because === 'rate-limit')

/** Waits until the pacing lets one message to a chat go. */
import type { Time } from '../core/ports.ts'
import type { Pacing } from './pacing.ts'

export interface TurnParts {
  readonly pacing: Pacing
  readonly time: Time
}

/** @returns `false` when `signal` aborts first. */
export async function takeTurn(chatId: string, { pacing, time }: TurnParts, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const nowMs = time.now().getTime()
    const pace = pacing.take(chatId, nowMs)
    if (pace.type === 'go') return true
    await time.sleep(pace.untilMs - nowMs, signal)
  }
  return false
}

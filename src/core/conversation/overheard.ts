/** Said in a group to others: the assistant speaks up only where it is sure to be of use, and never asks back. */
import type { IntentId } from '../understanding/intent.ts'
import type { Interpretation } from '../understanding/interpretation.ts'
import type { Turn } from './dialogue.ts'

/** So that at most 5 in 1,000 lines of ordinary chatter are answered; `npm run bench -- understanding` counts them. */
export const OVERHEARD_CONFIDENCE = 0.8

/** What one asks the assistant itself, which nobody does without addressing it. */
const ADDRESSED = new Set<IntentId>(['help', 'about', 'platforms', 'subscribe', 'unsubscribe', 'remind'])

/** @param turn what it would be if it had been addressed. A bare name, or what only continues another turn, has a confidence that is not its own. */
export function overhear(turn: Turn, { confidence }: Interpretation): Turn {
  const isSure = turn.confidence === confidence && confidence >= OVERHEARD_CONFIDENCE && !ADDRESSED.has(turn.intent)
  return isSure && turn.kind === 'answer' ? turn : { ...turn, kind: 'fallback', reason: 'overheard', intent: 'none' }
}

/** Which two readings a person is to choose from, where neither is sure enough to be answered. */
import type { IntentId } from '../understanding/intent.ts'
import type { Interpretation } from '../understanding/interpretation.ts'

/** Two readings under the first and closer than the second are too close to guess. */
const SURE_CONFIDENCE = 0.45
const AMBIGUITY_MARGIN = 0.1
/** Both show the steps of every platform named. */
const STEPS = new Set<IntentId>(['opt-out', 'checkup'])

/** The two likeliest intents, where neither stands out and it makes a difference; else `[]`. */
export function closeReadings(
  { intent, confidence }: { readonly intent: IntentId; readonly confidence: number },
  { ranking: [first, second] }: Interpretation,
): readonly IntentId[] {
  if (!first || !second || first.intent !== intent || second.intent === 'none' || confidence >= SURE_CONFIDENCE) return []
  if (STEPS.has(first.intent) && STEPS.has(second.intent)) return []
  return first.confidence - second.confidence < AMBIGUITY_MARGIN ? [first.intent, second.intent] : []
}

/**
 * A long story about a platform says a little of everything: rather than let it pass, the person chooses.
 *
 * @param answerable intents that a platform's guide answers.
 * @returns the two likeliest, or `[]` where no platform is named or one of them is none of these.
 */
export function unsureReadings({ platforms, ranking }: Interpretation, answerable: ReadonlySet<IntentId>): readonly IntentId[] {
  const [first, second] = ranking
  if (!first || !second || platforms.length === 0) return []
  return answerable.has(first.intent) && answerable.has(second.intent) ? [first.intent, second.intent] : []
}

/** To opt out of nothing in particular is to protect what one makes: that has an answer, the other only a question. */
export const isGeneralWish = (readings: readonly IntentId[]): boolean => readings.includes('opt-out') && readings.includes('protect')

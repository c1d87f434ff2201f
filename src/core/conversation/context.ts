/** What a follow-up needs of the turn before: intent and slots, never text. */
import type { Device } from '../knowledge/guide.ts'
import type { IntentId } from '../understanding/intent.ts'

/** After this long "and on iphone?" means nothing any more. */
export const CONTEXT_LIFETIME_MS = 15 * 60_000

export interface Context {
  readonly intent: IntentId
  /** Platforms of the last answer. */
  readonly platforms: readonly string[]
  /** Platforms that were on offer, in the order shown: what "the second one" counts. */
  readonly offered: readonly string[]
  readonly region?: string
  readonly device?: Device
  /** Steps were shown for allowing AI use again. */
  readonly wantsOn?: boolean
  /** Language of the last answer: a follow-up of a word or two seldom shows its own. */
  readonly locale: string
  /** Whether the assistant asked and waits for a choice. */
  readonly isAsking: boolean
  readonly updatedAt: Date
}

/** The context while it is fresh, else `undefined`. */
export function freshContext(context: Context | undefined, now: Date): Context | undefined {
  return context && now.getTime() - context.updatedAt.getTime() <= CONTEXT_LIFETIME_MS ? context : undefined
}

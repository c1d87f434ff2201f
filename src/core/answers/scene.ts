/** What an answer is made from: the turn, what we know, and how it is said. */
import type { Catalog } from '../knowledge/catalog.ts'
import type { Device, Guide } from '../knowledge/guide.ts'
import type { LetterKind } from '../knowledge/rights.ts'
import type { IntentId } from '../understanding/intent.ts'
import type { Speaker } from './messages.ts'
import type { Ask, Choice, Reply } from './reply.ts'

export interface AnswerSettings {
  /** Where reports of wrong steps go: a `https:` address of a new-issue form, or `mailto:`; `undefined` where the operator gave none. */
  readonly reportUrl: string | undefined
  /** From this age of the newest source on, an answer says that labels may have moved. */
  readonly staleAfterDays: number
}

/** What is asked, all of it ids. */
export interface Question {
  readonly intent: IntentId
  readonly platforms: readonly string[]
  /** Named too, and more than one answer holds. */
  readonly leftOut?: readonly string[]
  readonly candidates: readonly string[]
  readonly readings: readonly IntentId[]
  /** The person's own word; shown back, never kept. */
  readonly unknownPlatform?: string | undefined
  readonly region?: string | undefined
  readonly device?: Device | undefined
  readonly topics: readonly string[]
  readonly terms: readonly string[]
  readonly letter?: LetterKind | undefined
  readonly wantsOn?: boolean | undefined
}

export interface Scene {
  readonly question: Question
  readonly catalog: Catalog
  readonly speaker: Speaker
  readonly settings: AnswerSettings
  readonly now: Date
  /** Ids of platforms whose names look like this word. */
  readonly similarTo: (word: string) => readonly string[]
}

/** Knowledge -> Reply, one function an intent. */
export type Answer = (scene: Scene) => Reply

/** The guides asked about, in the order named. */
export const guidesOf = ({ question, catalog }: Scene): readonly Guide[] => question.platforms.flatMap((id) => catalog.guide(id) ?? [])

/** The same question with something changed. */
export function askAgain({ intent, platforms, region, device, wantsOn }: Question, change: Partial<Ask>): Ask {
  const isSame = change.intent === undefined || change.intent === intent
  return { intent, platforms, region, device, ...(isSame && wantsOn && { wantsOn }), ...change }
}

/** A choice that asks the same platforms something else. */
export function intentChoice(
  scene: Scene,
  intent: 'opt-out' | 'practice' | 'limits' | 'past-data' | 'rights' | 'alternatives' | 'changes' | 'checkup',
): Choice {
  return { label: scene.speaker.say(`choice.${intent}`), ask: askAgain(scene.question, { intent }) }
}

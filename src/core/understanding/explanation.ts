/** How an utterance was read, for people who mend misunderstandings: which words gave which name and intent, with what weight. */
import { DEFAULT_LOCALE } from '../locale.ts'
import type { IntentId } from './intent.ts'
import type { Contribution, IntentExplainer, IntentMatch } from './intent-classifier.ts'
import type { InterpreterParts } from './interpretation.ts'
import { decideNames, findNames, toTokens } from './naming.ts'
import { CERTAIN, type PlatformMatch } from './platform-recognizer.ts'
import type { Covered } from './spans.ts'

export interface ExplainedName {
  readonly words: string
  /** Platform ids, a region or a device. */
  readonly meaning: string
  readonly slot: 'platform' | 'region' | 'device'
  /** How a platform was named, what spoke against it, and whether it was taken. */
  readonly by?: string
  readonly evidence?: number
  readonly aside?: string
  readonly isTaken: boolean
}

export interface Explanation {
  readonly words: readonly string[]
  readonly names: readonly ExplainedName[]
  readonly ranking: readonly IntentMatch[]
  /** What put the best intent before the second. */
  readonly contributions: readonly Contribution[]
}

export type Explainer = (text: string) => Explanation

export function createExplainer(parts: InterpreterParts, explainIntents: IntentExplainer): Explainer {
  return (text) => {
    const utterance = parts.read(text)
    const locale = parts.detectLanguage(text, utterance.words, DEFAULT_LOCALE) ?? DEFAULT_LOCALE
    const found = findNames(utterance, locale, parts)
    const decided = decideNames(utterance, found, parts)
    const wordsOf = ({ at, length }: Covered): string =>
      utterance.words
        .slice(at, at + length)
        .map(({ raw }) => raw)
        .join(' ')
    const [best, second] = decided.ranking
    const [first, next]: [IntentId, IntentId] = [best?.intent ?? 'none', second?.intent ?? 'none']
    return {
      words: utterance.words.map(({ key }) => key),
      names: [
        ...found.platforms.map((match) => explainPlatform(match, wordsOf(match), decided.matches)),
        ...found.regions.map((span) => ({ words: wordsOf(span), meaning: span.value, slot: 'region' as const, isTaken: true })),
        ...found.devices.map((span) => ({ words: wordsOf(span), meaning: span.value, slot: 'device' as const, isTaken: true })),
      ],
      ranking: decided.ranking,
      // Most who ask want the names alone.
      get contributions() {
        return explainIntents(toTokens(utterance.words, decided.masks), first, next)
      },
    }
  }
}

function explainPlatform(match: PlatformMatch, words: string, taken: readonly PlatformMatch[]): ExplainedName {
  const { platforms, by, evidence, aside } = match
  return {
    words,
    meaning: platforms.join(' | '),
    slot: 'platform',
    by,
    ...(evidence < CERTAIN && { evidence }),
    ...(aside !== undefined && { aside }),
    isTaken: taken.some(({ at }) => at === match.at),
  }
}

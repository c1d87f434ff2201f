/** Everything that is learnt from the examples in `intents/`, as plain data: done once, kept, read back at the next start. */
import type { Content } from '../content.ts'
import { createCues } from './cues.ts'
import type { IntentId } from './intent.ts'
import { type Example, type LearntIntents, learnIntents } from './intent-classifier.ts'
import { createFeatureExtractor, exampleTokens } from './intent-features.ts'
import { createReader } from './reader.ts'
import { type RegionName, regionNames } from './slots.ts'
import { createWordClasses, FIRST_LOCALE } from './word-classes.ts'

/** Texts of `intents/<intent>.yaml` in one language. */
export interface Examples {
  readonly intent: IntentId
  readonly locale: string
  readonly texts: readonly string[]
}

export interface Learnt {
  /** From the examples of the first language alone: most of them, and not blurred by what other languages share with it in spelling. */
  readonly first: LearntIntents
  /** From the examples of all languages. */
  readonly all: LearntIntents
  /** Words of the first language's examples, folded. */
  readonly firstWords: readonly string[]
  /** Words of all examples, folded: ordinary words, never taken for a misspelt name. */
  readonly words: readonly string[]
  /** Names of regions in every language, with their ids: asking for them again would load the names of all countries seventeen times. */
  readonly regionNames: readonly RegionName[]
}

/** Names are only guessed at in Latin letters, and never for the shortest words. */
const SPELLABLE = /^\p{Script=Latin}{3,}$/u

/** @throws {RangeError} without examples. */
export function learn(examples: readonly Examples[], content: Content): Learnt {
  const names = regionNames(content.regions)
  const read = createReader(
    content,
    names.map(([name]) => name),
  )
  const tokenized = examples.flatMap(({ intent, locale, texts }) =>
    texts.map((text) => ({ intent, locale, tokens: exampleTokens(text, read) })),
  )
  const cues = createCues(content.cues)
  const classes = createWordClasses(content.wordClasses)
  const first = tokenized.filter(({ locale }) => locale === FIRST_LOCALE)
  return {
    first: learnIntents(first, createFeatureExtractor(classes.first, cues)),
    all: learnIntents(tokenized, createFeatureExtractor(classes.all, cues)),
    firstWords: wordsOf(first),
    words: wordsOf(tokenized).filter((key) => SPELLABLE.test(key)),
    regionNames: names,
  }
}

const wordsOf = (examples: readonly Example[]): string[] => [
  ...new Set(examples.flatMap(({ tokens }) => tokens.flatMap((token) => ('word' in token ? token.word.key : [])))),
]

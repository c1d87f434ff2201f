/** Everything that is learnt from the examples in `intents/`, as plain data: done once, kept, read back at the next start. */
import type { Content } from '../content.ts'
import { createCues } from './cues.ts'
import { hashesOf } from './hashes.ts'
import type { IntentId } from './intent.ts'
import { type Example, type LearntIntents, learnIntents } from './intent-classifier.ts'
import { createFeatureExtractor, exampleTokens } from './intent-features.ts'
import type { PhrasesByLocale } from './phrases-by-locale.ts'
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
  /** From the examples of all languages, of the first no more than `MAX_FIRST`. */
  readonly all: LearntIntents
  /** Hashes of the words of the first language's examples, folded. */
  readonly firstWords: Uint32Array
  /** Hashes of the words of all examples, folded: ordinary words, never taken for a misspelt name. */
  readonly words: Uint32Array
  /** Words of the examples by locale, folded, that at most `TELLING_LOCALES` languages share: they tell the language. */
  readonly tellingWords: PhrasesByLocale
  /** Names of regions in every language, with their ids: asking for them again would load the names of all countries seventeen times. */
  readonly regionNames: readonly RegionName[]
}

/** Names are only guessed at in Latin letters, and never for the shortest words. */
const SPELLABLE = /^\p{Script=Latin}{3,}$/u

/** Scripts that several languages share. */
const SHARED_SCRIPT = /^(?:\p{Script=Latin}|\p{Script=Cyrillic}){2,}$/u
/** A word of more languages tells none of them. */
const TELLING_LOCALES = 2
/** In how many examples of a language a word must stand: once may be a foreign word or a slip. */
const TELLING_COUNT = 2

/** More examples of the first language drown the others in the model of all. */
const MAX_FIRST = 8_000

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
    all: learnIntents(
      [...everyNth(first, Math.ceil(first.length / MAX_FIRST)), ...tokenized.filter(({ locale }) => locale !== FIRST_LOCALE)],
      createFeatureExtractor(classes.all, cues),
    ),
    firstWords: hashesOf(wordsOf(first)),
    words: hashesOf(wordsOf(tokenized).filter((key) => SPELLABLE.test(key))),
    tellingWords: tellingWords(tokenized),
    regionNames: names,
  }
}

const everyNth = <T>(list: readonly T[], n: number): T[] => list.filter((_, index) => index % n === 0)

function tellingWords(examples: readonly (Example & { readonly locale: string })[]): PhrasesByLocale {
  const counts = [...Map.groupBy(examples, ({ locale }) => locale)].map(([locale, own]) => [locale, countWords(own)] as const)
  const isTelling = (key: string): boolean => counts.filter(([, words]) => (words.get(key) ?? 0) > 0).length <= TELLING_LOCALES
  return Object.fromEntries(
    counts.map(([locale, words]) => [
      locale,
      [...words].flatMap(([key, count]) => (count >= TELLING_COUNT && SHARED_SCRIPT.test(key) && isTelling(key) ? [key] : [])),
    ]),
  )
}

function countWords(examples: readonly Example[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tokens } of examples)
    for (const token of tokens) if ('word' in token) counts.set(token.word.key, (counts.get(token.word.key) ?? 0) + 1)
  return counts
}

const wordsOf = (examples: readonly Example[]): string[] => [
  ...new Set(examples.flatMap(({ tokens }) => tokens.flatMap((token) => ('word' in token ? token.word.key : [])))),
]

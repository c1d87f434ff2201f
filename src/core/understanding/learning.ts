/** Everything that is learnt from the examples in `intents/`, as plain data: done once, kept, read back at the next start. */
import type { Content } from '../content.ts'
import { createCues } from './cues.ts'
import type { IntentId } from './intent.ts'
import { type LearntIntents, learnIntents } from './intent-classifier.ts'
import { createFeatureExtractor, exampleTokens } from './intent-features.ts'
import { createReader } from './reader.ts'
import { regionNames } from './slots.ts'
import { createWordClasses } from './word-classes.ts'

/** Texts of `intents/<intent>.yaml`, all languages together. */
export interface Examples {
  readonly intent: IntentId
  readonly texts: readonly string[]
}

export interface Learnt {
  readonly intents: LearntIntents
  /** Words of the examples, folded: ordinary words, never taken for a misspelt name. */
  readonly words: readonly string[]
}

/** @throws {RangeError} without examples. */
export function learn(examples: readonly Examples[], content: Content): Learnt {
  const read = createReader(
    content,
    regionNames(content.regions).map(([name]) => name),
  )
  const tokenized = examples.flatMap(({ intent, texts }) => texts.map((text) => ({ intent, tokens: exampleTokens(text, read) })))
  const featuresOf = createFeatureExtractor(createWordClasses(content.wordClasses), createCues(content.cues))
  const words = new Set(tokenized.flatMap(({ tokens }) => tokens.flatMap((token) => ('word' in token ? token.word.key : []))))
  return { intents: learnIntents(tokenized, featuresOf), words: [...words] }
}

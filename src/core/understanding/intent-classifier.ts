/**
 * Which intent an utterance has: a linear softmax classifier over counted features, trained at start from the examples in `intents/`.
 *
 * Deterministic: same examples, same weights. On CLINC150 this form reaches 91.8 % at 0.09 ms a question, 13 to 20 points more than
 * fuzzy search over whole sentences, at a hundredth of the time.
 */
import { createRowFinder, hashOf, type RowFinder } from './hashes.ts'
import { INTENTS, type IntentId } from './intent.ts'
import type { FeatureExtractor, Token } from './intent-features.ts'
import { predict, trainWeights, type Vector } from './softmax-regression.ts'

export interface IntentMatch {
  readonly intent: IntentId
  /** 0 to 1; over all intents the sum is 1. */
  readonly confidence: number
}

export interface Example {
  readonly tokens: readonly Token[]
  readonly intent: IntentId
}

/** Every intent, best first. */
export type IntentClassifier = (tokens: readonly Token[]) => readonly IntentMatch[]

/** By a feature's kind. Pieces of words repeat what the words say; at full weight they drown it. */
const KIND_WEIGHT: Readonly<Record<string, number>> = { c: 0.7, s: 0.5 }
/** A feature seen in one example only says little and takes most of the memory. */
const MIN_DOCUMENTS = 2

/** What training leaves: plain data, so that it can be kept and read back. Features are held as hashes: no string of them stays in memory. */
export interface LearntIntents {
  /** Hash of each feature, ascending; its place is the row of `weights`. */
  readonly features: Uint32Array
  /** Inverse document frequency times the weight of the kind, by feature. */
  readonly rarity: Float32Array
  readonly weights: Float16Array
}

/**
 * Trains on the examples; about 0.1 ms an example.
 *
 * @throws {RangeError} without examples: a content that failed to load must not read as "never understood".
 */
export function learnIntents(examples: readonly Example[], featuresOf: FeatureExtractor): LearntIntents {
  if (examples.length === 0) throw new RangeError('No examples to learn the intents from')
  const documents = examples.map(({ tokens }) => featuresOf(tokens))
  const { features, rarity } = learnVocabulary(documents)
  const weights = trainWeights({
    vectors: documents.map(createVectorizer({ features, rarity })),
    labels: examples.map(({ intent }) => INTENTS.indexOf(intent)),
    classes: INTENTS.length,
    features: features.length,
  })
  return { features, rarity, weights }
}

export function createIntentClassifier(learnt: LearntIntents, featuresOf: FeatureExtractor): IntentClassifier {
  const toVector = createVectorizer(learnt)
  return (tokens) => {
    const scores = new Float64Array(INTENTS.length)
    predict(learnt.weights, toVector(featuresOf(tokens)), scores)
    return INTENTS.map((intent, index) => ({ intent, confidence: scores[index] ?? 0 })).sort((a, b) => b.confidence - a.confidence)
  }
}

/** What one feature of an utterance did for an intent. */
export interface Contribution {
  /** As the extractor wrote it: a letter for its kind, then what was found. */
  readonly feature: string
  /** Added to the first intent's score, less what it added to the second's. */
  readonly weight: number
}

/** Why the first intent was put before the second: every known feature, the strongest first. */
export type IntentExplainer = (tokens: readonly Token[], first: IntentId, second: IntentId) => readonly Contribution[]

export function createIntentExplainer(learnt: LearntIntents, featuresOf: FeatureExtractor): IntentExplainer {
  return (tokens, first, second) => {
    // Made when it is asked for: a bot that answers never asks.
    const [toVector, rowOf] = [createVectorizer(learnt), createRowFinder(learnt.features)]
    const found = featuresOf(tokens)
    const { ids, values } = toVector(found)
    const names = new Map(found.map((feature) => [rowOf(hashOf(feature)), feature]))
    const weightAt = (row: number, intent: IntentId): number => learnt.weights[row * INTENTS.length + INTENTS.indexOf(intent)] ?? 0
    const contributions = Array.from(ids, (row, index) => ({
      feature: names.get(row) ?? '',
      weight: (values[index] ?? 0) * (weightAt(row, first) - weightAt(row, second)),
    }))
    return contributions.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  }
}

type Vocabulary = Pick<LearntIntents, 'features' | 'rarity'>

/** Every feature that enough examples have, by its hash. */
function learnVocabulary(documents: readonly (readonly string[])[]): Vocabulary {
  const occurrences = new Map<number, { kind: string; count: number }>()
  for (const found of documents) {
    for (const feature of new Set(found)) {
      const hash = hashOf(feature)
      const known = occurrences.get(hash)
      if (known) known.count++
      else occurrences.set(hash, { kind: feature[0] ?? '', count: 1 })
    }
  }
  const kept = [...occurrences].filter(([, { count }]) => count >= MIN_DOCUMENTS).sort(([a], [b]) => a - b)
  const weigh = ({ kind, count }: { kind: string; count: number }): number =>
    (Math.log(documents.length / count) + 1) * (KIND_WEIGHT[kind] ?? 1)
  return { features: Uint32Array.from(kept, ([hash]) => hash), rarity: Float32Array.from(kept, ([, each]) => weigh(each)) }
}

type Vectorizer = (found: readonly string[]) => Vector

/** Logarithmic counts of the known features times their rarity, scaled to length 1. */
function createVectorizer({ features, rarity }: Vocabulary): Vectorizer {
  const rowOf = createRowFinder(features)
  return (found) => {
    const rows = knownRows(found, rowOf)
    const [ids, values] = [new Int32Array(rows.length), new Float32Array(rows.length)]
    let size = 0
    let squares = 0
    for (let at = 0; at < rows.length; size++) {
      const row = rows[at] ?? 0
      const first = at
      while (rows[at] === row) at++
      const value = (1 + Math.log(at - first)) * (rarity[row] ?? 0)
      ids[size] = row
      values[size] = value
      squares += value * value
    }
    const norm = Math.sqrt(squares) || 1
    for (let index = 0; index < size; index++) values[index] = (values[index] ?? 0) / norm
    return { ids: ids.slice(0, size), values: values.slice(0, size) }
  }
}

/** Rows of the features that were learnt, ascending, repeats included. */
function knownRows(found: readonly string[], rowOf: RowFinder): Int32Array {
  const rows = new Int32Array(found.length)
  let count = 0
  for (const feature of found) {
    const row = rowOf(hashOf(feature))
    if (row >= 0) rows[count++] = row
  }
  return rows.subarray(0, count).sort()
}

/**
 * Which intent an utterance has: a linear softmax classifier over counted features, trained at start from the examples in `intents/`.
 *
 * Deterministic: same examples, same weights. On CLINC150 this form reaches 91.8 % at 0.09 ms a question, 13 to 20 points more than
 * fuzzy search over whole sentences, at a hundredth of the time.
 */
import { INTENTS, type IntentId } from './intent.ts'
import type { FeatureExtractor, Token } from './intent-features.ts'
import { trainModel, type Vector } from './softmax-regression.ts'

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
const KIND_WEIGHT: Readonly<Record<string, number>> = { c: 0.5, s: 0.5 }
/** A piece or pair seen in one example only says little and takes most of the memory. */
const MIN_DOCUMENTS = 2

/**
 * Trains on the examples; about 0.1 ms an example.
 *
 * @throws {RangeError} without examples: a content that failed to load must not read as "never understood".
 */
export function trainIntentClassifier(examples: readonly Example[], featuresOf: FeatureExtractor): IntentClassifier {
  if (examples.length === 0) throw new RangeError('No examples to learn the intents from')
  const counted = examples.map(({ tokens }) => countFeatures(featuresOf(tokens)))
  const vocabulary = toVocabulary(counted)
  const model = trainModel({
    vectors: counted.map((counts) => toVector(counts, vocabulary)),
    labels: examples.map(({ intent }) => INTENTS.indexOf(intent)),
    classes: INTENTS.length,
    features: vocabulary.ids.size,
  })
  return (tokens) => {
    const scores = new Float64Array(INTENTS.length)
    model(toVector(countFeatures(featuresOf(tokens)), vocabulary), scores)
    return INTENTS.map((intent, index) => ({ intent, confidence: scores[index] ?? 0 })).sort((a, b) => b.confidence - a.confidence)
  }
}

function countFeatures(features: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return counts
}

interface Vocabulary {
  readonly ids: ReadonlyMap<string, number>
  /** Inverse document frequency times the weight of the kind, by id. */
  readonly rarity: Float32Array
}

function toVocabulary(counted: readonly ReadonlyMap<string, number>[]): Vocabulary {
  const documents = new Map<string, number>()
  for (const counts of counted) for (const feature of counts.keys()) documents.set(feature, (documents.get(feature) ?? 0) + 1)
  const kept = [...documents].filter(([, count]) => count >= MIN_DOCUMENTS)
  const weigh = ([feature, count]: [string, number]): number =>
    (Math.log(counted.length / count) + 1) * (KIND_WEIGHT[feature[0] ?? ''] ?? 1)
  return { ids: new Map(kept.map(([feature], id) => [feature, id])), rarity: Float32Array.from(kept, weigh) }
}

/** Logarithmic counts times rarity, scaled to length 1. */
function toVector(counts: ReadonlyMap<string, number>, { ids, rarity }: Vocabulary): Vector {
  const known: number[] = []
  const values: number[] = []
  let squares = 0
  for (const [feature, count] of counts) {
    const id = ids.get(feature)
    if (id === undefined) continue
    const value = (1 + Math.log(count)) * (rarity[id] ?? 0)
    known.push(id)
    values.push(value)
    squares += value * value
  }
  const norm = squares === 0 ? 1 : Math.sqrt(squares)
  return { ids: Int32Array.from(known), values: Float32Array.from(values, (value) => value / norm) }
}

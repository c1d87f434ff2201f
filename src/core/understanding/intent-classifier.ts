/**
 * Which intent an utterance has: a linear softmax classifier over counted features, trained at start from the examples in `intents/`.
 *
 * Deterministic: same examples, same weights. On CLINC150 this form reaches 91.8 % at 0.09 ms a question, 13 to 20 points more than
 * fuzzy search over whole sentences, at a hundredth of the time.
 */
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
const KIND_WEIGHT: Readonly<Record<string, number>> = { c: 0.5, s: 0.5 }
/** A piece or pair seen in one example only says little and takes most of the memory. */
const MIN_DOCUMENTS = 2

/** What training leaves: plain data, so that it can be kept and read back. */
export interface LearntIntents {
  /** In the order of the rows of `weights`. */
  readonly features: readonly string[]
  /** Inverse document frequency times the weight of the kind, by feature. */
  readonly rarity: Float32Array
  readonly weights: Float32Array
}

/**
 * Trains on the examples; about 0.1 ms an example.
 *
 * @throws {RangeError} without examples: a content that failed to load must not read as "never understood".
 */
export function learnIntents(examples: readonly Example[], featuresOf: FeatureExtractor): LearntIntents {
  if (examples.length === 0) throw new RangeError('No examples to learn the intents from')
  const { features, rarity, counted } = learnVocabulary(examples, featuresOf)
  const weights = trainWeights({
    vectors: counted.map((counts) => toVector(counts, rarity)),
    labels: examples.map(({ intent }) => INTENTS.indexOf(intent)),
    classes: INTENTS.length,
    features: features.length,
  })
  return { features, rarity, weights }
}

export function createIntentClassifier({ features, rarity, weights }: LearntIntents, featuresOf: FeatureExtractor): IntentClassifier {
  const ids = new Map(features.map((feature, id) => [feature, id]))
  return (tokens) => {
    const scores = new Float64Array(INTENTS.length)
    const known = featuresOf(tokens).flatMap((feature) => ids.get(feature) ?? [])
    predict(weights, toVector(countIds(known), rarity), scores)
    return INTENTS.map((intent, index) => ({ intent, confidence: scores[index] ?? 0 })).sort((a, b) => b.confidence - a.confidence)
  }
}

/** How often each feature occurs in one utterance. */
interface Counts {
  readonly ids: Int32Array
  readonly counts: Int32Array
}

interface LearntVocabulary extends Pick<LearntIntents, 'features' | 'rarity'> {
  readonly counted: readonly Counts[]
}

/** Numbers every feature first and drops the rare ones after: one utterance's strings at a time, and only those that stay are kept. */
function learnVocabulary(examples: readonly Example[], featuresOf: FeatureExtractor): LearntVocabulary {
  const found = new Map<string, number>()
  const numbered = examples.map(({ tokens }) => countIds(featuresOf(tokens).map((feature) => idOf(feature, found))))
  const documents = new Int32Array(found.size)
  for (const { ids } of numbered) for (const id of ids) documents[id] = (documents[id] ?? 0) + 1
  const renumbered = new Int32Array(found.size).fill(-1)
  const features: string[] = []
  const rarity: number[] = []
  for (const [feature, id] of found) {
    const count = documents[id] ?? 0
    if (count < MIN_DOCUMENTS) continue
    renumbered[id] = features.length
    features.push(feature)
    rarity.push((Math.log(examples.length / count) + 1) * (KIND_WEIGHT[feature[0] ?? ''] ?? 1))
  }
  return { features, rarity: Float32Array.from(rarity), counted: numbered.map((counts) => renumber(counts, renumbered)) }
}

function idOf(feature: string, found: Map<string, number>): number {
  const known = found.get(feature)
  if (known !== undefined) return known
  found.set(feature, found.size)
  return found.size - 1
}

function countIds(occurring: number[]): Counts {
  const sorted = Int32Array.from(occurring).sort()
  const ids = sorted.filter((id, index) => index === 0 || id !== sorted[index - 1])
  const counts = new Int32Array(ids.length)
  let at = -1
  for (const [index, id] of sorted.entries()) {
    if (index === 0 || id !== sorted[index - 1]) at++
    counts[at] = (counts[at] ?? 0) + 1
  }
  return { ids, counts }
}

function renumber({ ids, counts }: Counts, renumbered: Int32Array): Counts {
  const isKept = (id: number): boolean => (renumbered[id] ?? -1) >= 0
  return { ids: ids.filter(isKept).map((id) => renumbered[id] ?? 0), counts: counts.filter((_, index) => isKept(ids[index] ?? 0)) }
}

/** Logarithmic counts times rarity, scaled to length 1. */
function toVector({ ids, counts }: Counts, rarity: Float32Array): Vector {
  const values = Float32Array.from(ids, (id, index) => (1 + Math.log(counts[index] ?? 1)) * (rarity[id] ?? 0))
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1
  return { ids, values: values.map((value) => value / norm) }
}

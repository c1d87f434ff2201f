/** Multinomial logistic regression over sparse vectors, by seeded stochastic gradient descent: same input, same weights. */

/** A sparse vector: ascending or not, each id once. */
export interface Vector {
  readonly ids: Int32Array
  readonly values: Float32Array
}

export interface TrainingSet {
  readonly vectors: readonly Vector[]
  /** Class of each vector, 0 to `classes - 1`. */
  readonly labels: readonly number[]
  readonly classes: number
  /** Ids run from 0 to `features - 1`. */
  readonly features: number
}

/** Fills `scores` (one a class) with probabilities that sum to 1. */
export type Model = (vector: Vector, scores: Float64Array) => void

/** Chosen by five-fold runs over the examples themselves, never over the questions that measure the assistant. */
const EPOCHS = 10
const LEARNING_RATE = 2
const BIAS_RATE = 0.1
/** Smaller errors are not worth a step. */
const LEAST_SLOPE = 1e-4
/** How far classes with few examples are lifted: 0 not at all, 1 to equal weight. */
const BALANCE = 0.3
const SEED = 20_250_527

/** Trains a model; time grows with examples times their features times classes. */
export function trainModel({ vectors, labels, classes, features }: TrainingSet): Model {
  // One row of `classes` weights a feature, and the bias as the last row.
  const weights = new Float32Array((features + 1) * classes)
  const model: Model = (vector, scores) => softmax(weights, vector, scores)
  const scores = new Float64Array(classes)
  const importance = importanceOf(labels, classes)
  const order = vectors.map((_, index) => index)
  const random = createRandom(SEED)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    const rate = LEARNING_RATE / (1 + epoch / 2)
    for (const index of order) {
      const vector = vectors[index]
      const label = at(labels, index)
      if (!vector) continue
      model(vector, scores)
      descend(weights, vector, { scores, label, rate: rate * at(importance, label) })
    }
  }
  return model
}

function importanceOf(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label] = at(counts, label) + 1
  return counts.map((count) => (labels.length / classes / Math.max(1, count)) ** BALANCE)
}

interface Step {
  readonly scores: Float64Array
  readonly label: number
  readonly rate: number
}

function descend(weights: Float32Array, vector: Vector, { scores, label, rate }: Step): void {
  for (let each = 0; each < scores.length; each++) {
    const slope = at(scores, each) - (each === label ? 1 : 0)
    if (Math.abs(slope) >= LEAST_SLOPE) move(weights, vector, { each, classes: scores.length, distance: rate * slope })
  }
}

interface Move {
  readonly each: number
  readonly classes: number
  readonly distance: number
}

/** Takes `distance` off the weights of one class, as far as each feature has part in it. */
function move(weights: Float32Array, { ids, values }: Vector, { each, classes, distance }: Move): void {
  const bias = weights.length - classes + each
  weights[bias] = at(weights, bias) - BIAS_RATE * distance
  for (let index = 0; index < ids.length; index++) {
    const row = at(ids, index) * classes + each
    weights[row] = at(weights, row) - distance * at(values, index)
  }
}

function softmax(weights: Float32Array, { ids, values }: Vector, scores: Float64Array): void {
  const classes = scores.length
  const bias = weights.length - classes
  for (let each = 0; each < classes; each++) scores[each] = at(weights, bias + each)
  for (let index = 0; index < ids.length; index++) {
    const row = at(ids, index) * classes
    const value = at(values, index)
    for (let each = 0; each < classes; each++) scores[each] = at(scores, each) + value * at(weights, row + each)
  }
  normalize(scores)
}

/** Logits -> probabilities; the highest is taken off first, so that nothing overflows. */
function normalize(scores: Float64Array): void {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let each = 0; each < scores.length; each++) {
    const value = Math.exp(at(scores, each) - highest)
    scores[each] = value
    sum += value
  }
  for (let each = 0; each < scores.length; each++) scores[each] = at(scores, each) / sum
}

const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0

/** Mulberry32: small, seeded, good enough to shuffle. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffle(list: number[], random: () => number): void {
  for (let index = list.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    const value = at(list, index)
    list[index] = at(list, other)
    list[other] = value
  }
}

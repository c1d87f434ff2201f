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

/** One row of `classes` weights a feature, and the bias as the last row. Half precision is enough to predict with, and half the memory. */
export type Weights = Float32Array | Float16Array

/** Chosen by five-fold runs over the examples themselves, never over the questions that measure the assistant. */
const EPOCHS = 10
const LEARNING_RATE = 2
const BIAS_RATE = 0.1
/** Share of each label given to all classes alike: keeps the weights from running away on examples that are already right. */
const SMOOTHING = 0.05
/** A class this near to its target is left where it is. Most are, and moving them all takes half of the time. */
const STILL = 0.005
const SEED = 20_250_527

/** Trains the weights; time grows with examples times their features times classes. */
export function trainWeights({ vectors, labels, classes, features }: TrainingSet): Float16Array {
  const weights = new Float32Array((features + 1) * classes)
  const scores = new Float64Array(classes)
  const order = vectors.map((_, index) => index)
  const random = createRandom(SEED)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    const rate = LEARNING_RATE / (1 + epoch / 2)
    for (const index of order) {
      const vector = vectors[index]
      const label = labels[index] ?? 0
      if (!vector) continue
      predict(weights, vector, scores)
      descend(weights, vector, { scores, label, rate })
    }
  }
  return Float16Array.from(weights)
}

interface Step {
  readonly scores: Float64Array
  readonly label: number
  readonly rate: number
}

/** Takes every weight of the vector's features one step towards the label. */
function descend(weights: Float32Array, vector: Vector, { scores, label, rate }: Step): void {
  const classes = scores.length
  for (let each = 0; each < classes; each++) {
    const error = (scores[each] ?? 0) - SMOOTHING / classes - (each === label ? 1 - SMOOTHING : 0)
    if (Math.abs(error) > STILL) move(weights, vector, { classes, each, step: rate * error })
  }
}

/** Takes one class's weight of every feature, and its bias, down by a step. */
function move(
  weights: Float32Array,
  { ids, values }: Vector,
  { classes, each, step }: { classes: number; each: number; step: number },
): void {
  const bias = weights.length - classes + each
  weights[bias] = (weights[bias] ?? 0) - BIAS_RATE * step
  for (let index = 0; index < ids.length; index++) {
    const at = (ids[index] ?? 0) * classes + each
    weights[at] = (weights[at] ?? 0) - (values[index] ?? 0) * step
  }
}

/** Fills `scores` (one a class) with probabilities that sum to 1. */
export function predict(weights: Weights, { ids, values }: Vector, scores: Float64Array): void {
  const classes = scores.length
  const bias = weights.length - classes
  for (let each = 0; each < classes; each++) scores[each] = weights[bias + each] ?? 0
  for (let index = 0; index < ids.length; index++) {
    const row = (ids[index] ?? 0) * classes
    const value = values[index] ?? 0
    for (let each = 0; each < classes; each++) scores[each] = (scores[each] ?? 0) + value * (weights[row + each] ?? 0)
  }
  normalize(scores)
}

/** Logits -> probabilities; the highest is taken off first, so that nothing overflows. */
function normalize(scores: Float64Array): void {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let each = 0; each < scores.length; each++) {
    const value = Math.exp((scores[each] ?? 0) - highest)
    scores[each] = value
    sum += value
  }
  for (let each = 0; each < scores.length; each++) scores[each] = (scores[each] ?? 0) / sum
}

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
    const value = list[index] ?? 0
    list[index] = list[other] ?? 0
    list[other] = value
  }
}

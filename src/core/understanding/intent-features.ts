/**
 * What the classifier sees of an utterance: words, pairs and pieces of words, and the classes its words belong to, with names masked.
 *
 * A feature is a short string: its first letter is its kind, the rest what was found.
 */
import { type Cues, cueAt } from './cues.ts'
import type { Reader } from './reader.ts'
import { MAX_UTTERANCE_LENGTH, type Word } from './utterance.ts'
import type { WordClasses } from './word-classes.ts'

export const SLOTS = ['platform', 'region', 'device'] as const
export type SlotName = (typeof SLOTS)[number]

/** A word of the utterance, or the name of the slot that stands in its place. */
export type Token = { readonly word: Word } | { readonly slot: SlotName }

/** Features of one utterance, repeats included; the caller has capped its length. */
export type FeatureExtractor = (tokens: readonly Token[]) => readonly string[]

const PIECE_LENGTHS = [3, 4] as const
/** Scripts without spaces say as much in one or two signs as others in a word. */
const UNSPACED_PIECE_LENGTHS = [1, 2, 3] as const
/** How many words with a class may lie between two that are paired. */
const PAIR_WINDOW = 3
/** Features of the whole utterance count as often as this many words. */
const OVERALL_WEIGHT = 3
const PLACEHOLDER = /\{(platform|region|device)\}/

/** The tokens of an example of `intents/`, in which `{platform}` and the like stand for names. */
export function exampleTokens(example: string, read: Reader): Token[] {
  return example
    .slice(0, MAX_UTTERANCE_LENGTH)
    .split(PLACEHOLDER)
    .flatMap((part, index): Token[] => (index % 2 === 1 ? [{ slot: part as SlotName }] : read(part).words.map((word) => ({ word }))))
}

export function createFeatureExtractor(classesOf: WordClasses, { context }: Cues): FeatureExtractor {
  return (tokens) => {
    const features: string[] = []
    const names = tokens.map((token) => ('slot' in token ? `{${token.slot}}` : token.word.key))
    const classes = tokens.map((token) => ('slot' in token ? [`{${token.slot}}`] : classesOf(token.word.key)))
    addWords(tokens, names, features)
    addClasses(names, classes, features)
    addOverall(tokens, classes, isInContext(tokens, context), features)
    return features
  }
}

/** Words, pairs of neighbours, and pairs with one word between them. */
function addWords(tokens: readonly Token[], names: readonly string[], features: string[]): void {
  let before = '^'
  for (const [index, name] of names.entries()) {
    features.push(`w${name}`, `p${before} ${name}`)
    const token = tokens[index]
    if (token && 'word' in token) addPieces(token.word, features)
    const earlier = names[index - 2]
    if (earlier !== undefined) features.push(`q${earlier} ${name}`)
    before = name
  }
  features.push(`p${before} $`)
}

function addPieces({ key, unspaced }: Word, features: string[]): void {
  const bounded = `^${key}$`
  for (const length of unspaced ? UNSPACED_PIECE_LENGTHS : PIECE_LENGTHS) {
    for (let at = 0; at + length <= bounded.length; at++) features.push(`c${bounded.slice(at, at + length)}`)
  }
}

/** Classes, neighbouring classes (a word stands for itself where it has none), and classes a few words apart. */
function addClasses(names: readonly string[], classes: readonly (readonly string[])[], features: string[]): void {
  let before: readonly string[] = ['^']
  const recent: (readonly string[])[] = []
  for (const [index, own] of classes.entries()) {
    const here = own.length > 0 ? own : [names[index] ?? '']
    addPairs('b', before, here, features)
    before = here
    if (own.length === 0) continue
    for (const name of own) features.push(`k${name}`)
    for (const earlier of recent) addPairs('s', earlier, own, features)
    recent.push(own)
    if (recent.length > PAIR_WINDOW) recent.shift()
  }
}

function addPairs(kind: string, lefts: readonly string[], rights: readonly string[], features: string[]): void {
  for (const left of lefts) for (const right of rights) features.push(`${kind}${left} ${right}`)
}

/** Whether it is about AI at all, how many platforms it names, how long it is, and each class in that light. */
function addOverall(tokens: readonly Token[], classes: readonly (readonly string[])[], inContext: boolean, features: string[]): void {
  const platforms = Math.min(3, tokens.filter((token) => 'slot' in token && token.slot === 'platform').length)
  const length = Math.min(5, Math.ceil(Math.log2(tokens.length + 1)))
  for (let repeat = 0; repeat < OVERALL_WEIGHT; repeat++) features.push(`o${inContext}`, `n${platforms}`)
  features.push(`l${length}`, `o${inContext} ${platforms > 0}`)
  for (const name of new Set(classes.flat())) features.push(`x${inContext} ${name}`)
}

function isInContext(tokens: readonly Token[], context: Cues['context']): boolean {
  const words = tokens.flatMap((token) => ('word' in token ? [token.word] : []))
  return words.some((_, at) => cueAt(context, words, at))
}

/** Finds known phrases among words: exact after folding, longest first, also where a space is missing or too many. */
import { phraseKeys, type Word } from './utterance.ts'

export interface PhraseMatch<T> {
  readonly value: T
  /** Number of words covered, at least 1. */
  readonly length: number
}

export interface PhraseIndex<T> {
  /** The longest phrase that starts at word `at`, or `undefined`. */
  matchAt(words: readonly Word[], at: number): PhraseMatch<T> | undefined
  /** The value of one exact key, such as `linked in`. */
  get(key: string): T | undefined
  /** Whether `key` is a single word of any phrase. */
  hasWord(key: string): boolean
}

/** "face book" is one name; "in so" is none: only names of this length are joined over a space. */
const MIN_JOINED_LENGTH = 6
const MAX_PHRASE_WORDS = 6

/**
 * Builds an index; of two equal phrases the first stays.
 *
 * @param isJoinable whether a phrase is also found with a space more or less: "face book".
 */
export function createPhraseIndex<T>(
  phrases: Iterable<readonly [string, T]>,
  isJoinable: (value: T) => boolean = () => false,
): PhraseIndex<T> {
  const values = new Map<string, T>()
  const joined = new Map<string, T>()
  const singles = new Set<string>()
  const longest = new Map<string, number>()
  for (const [phrase, value] of phrases) {
    const keys = phraseKeys(phrase)
    const [first] = keys
    if (first === undefined || keys.length > MAX_PHRASE_WORDS) continue
    const key = keys.join(' ')
    if (!values.has(key)) values.set(key, value)
    longest.set(first, Math.max(longest.get(first) ?? 0, keys.length))
    for (const each of keys) singles.add(each)
    const together = keys.join('')
    if (together.length >= MIN_JOINED_LENGTH && isJoinable(value) && !joined.has(together)) joined.set(together, value)
  }

  const exactAt = (words: readonly Word[], at: number, form: 'key' | 'stem'): PhraseMatch<T> | undefined => {
    const first = words[at]?.[form]
    const most = Math.min(first === undefined ? 0 : (longest.get(first) ?? 0), words.length - at)
    for (let length = most; length > 0; length--) {
      const value = values.get(keyOf(words, at, length, form))
      if (value !== undefined) return { value, length }
    }
    return undefined
  }
  const joinedAt = (words: readonly Word[], at: number): PhraseMatch<T> | undefined => {
    const [one, two] = [words[at], words[at + 1]]
    if (!one) return undefined
    const pair = two && one.key.length > 1 && two.stem.length > 1 ? joined.get(one.key + two.stem) : undefined
    if (pair !== undefined) return { value: pair, length: 2 }
    const single = joined.get(one.stem)
    return single === undefined ? undefined : { value: single, length: 1 }
  }
  return {
    matchAt: (words, at) => exactAt(words, at, 'key') ?? exactAt(words, at, 'stem') ?? (joined.size > 0 ? joinedAt(words, at) : undefined),
    get: (key) => values.get(key),
    hasWord: (key) => singles.has(key),
  }
}

function keyOf(words: readonly Word[], at: number, length: number, form: 'key' | 'stem'): string {
  const last = words[at + length - 1]?.[form] ?? ''
  let before = ''
  for (let index = at; index < at + length - 1; index++) before += `${words[index]?.key ?? ''} `
  return before + last
}

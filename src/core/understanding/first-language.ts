/** Whether an utterance is in the first language: by its words, of which nearly all stand in the examples of that language. */
import type { Token } from './intent-features.ts'

/** Typos and names make up the rest; of another language's text hardly half are words of the first. */
const LEAST_SHARE = 0.6

/** @param words folded words of the first language's examples. */
export function createFirstLanguageTest(words: readonly string[]): (tokens: readonly Token[]) => boolean {
  const known = new Set(words)
  return (tokens) => {
    const own = tokens.flatMap((token) => ('word' in token ? [token.word.key] : []))
    return own.length > 0 && own.filter((key) => known.has(key)).length >= LEAST_SHARE * own.length
  }
}

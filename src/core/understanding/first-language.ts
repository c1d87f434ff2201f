/** Whether an utterance is in the first language: by its words, of which nearly all stand in the examples of that language. */
import { createWordTest } from './hashes.ts'
import type { Token } from './intent-features.ts'

/** Typos make up the rest. At 0.6 three in a hundred short texts of other languages were taken for the first. */
const LEAST_SHARE = 0.85

/** @param words hashes of the folded words of the first language's examples. */
export function createFirstLanguageTest(words: Uint32Array): (tokens: readonly Token[]) => boolean {
  const isKnown = createWordTest(words)
  return (tokens) => {
    const own = tokens.flatMap((token) => ('word' in token ? [token.word.key] : []))
    return own.length > 0 && own.filter(isKnown).length >= LEAST_SHARE * own.length
  }
}

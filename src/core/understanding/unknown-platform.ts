/** A name we do not know: "does foobook train on me". Better to say so than to answer about something else. */
import { type Cues, cueAt, cueBefore } from './cues.ts'
import type { Utterance } from './utterance.ts'

interface Parts {
  readonly cues: Cues
  readonly isKnownWord: (key: string) => boolean
}

const MIN_LENGTH = 3
/** "foobook ai opt out": in so few words an unknown one in front is the name. */
const FEW_WORDS = 5

/**
 * Index of the word that stands where a platform's name stands and is no ordinary word, or `undefined`.
 *
 * @param isFree whether a word belongs to no recognised name.
 */
export function unknownNameAt(utterance: Utterance, isFree: (at: number) => boolean, { cues, isKnownWord }: Parts): number | undefined {
  const { words } = utterance
  const isAboutContent = words.some((_, at) => cueAt(cues.context, words, at))
  if (!isAboutContent) return undefined
  const at = words.findIndex((word, index) => {
    if (!isFree(index) || word.unspaced || word.key.length < MIN_LENGTH || !/^\p{L}/u.test(word.key)) return false
    if (isKnownWord(word.key) || isKnownWord(word.stem)) return false
    if (cueBefore(cues.beforeUnknown, words, index) > 0) return true
    return words.length <= FEW_WORDS && index === 0 && cueAt(cues.after, words, index + 1)
  })
  return at < 0 ? undefined : at
}

/** Raw text -> Utterance: capped, folded and cut into words once; everything after works on the words. */
import { fold } from './fold.ts'

/** About three long paragraphs. Longer texts keep both ends: people ask first or last. */
export const MAX_UTTERANCE_LENGTH = 2_000
const HEAD_LENGTH = 600
export const MAX_WORDS = 400
const HEAD_WORDS = 120

export interface Word {
  /** Folded, without apostrophes: `"What's"` -> `whats`. */
  readonly key: string
  /** The key without a possessive ending: `linkedin's` -> `linkedin`; else the key. */
  readonly stem: string
  /** As written. */
  readonly raw: string
  /** Whether only punctuation, or the end, follows it. */
  readonly endsClause: boolean
  /** Of a script that puts no spaces between words: a piece of a run. */
  readonly unspaced: boolean
}

export interface Utterance {
  readonly words: readonly Word[]
  /** Small and capital letters both occur, so that a capital says something. */
  readonly mixedCase: boolean
}

/** Words, and each picture sign by itself: a thumb up says thanks. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}/gu
const SCRIPT_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|[\p{Script=Thai}]+|[\p{Script=Hangul}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Hangul}]+/gu
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u

/** Cuts a run of a script that puts no spaces between words. */
export type Cutter = (run: string) => readonly string[]

const keepWhole: Cutter = (run) => [run]

/**
 * Cuts an utterance of any length and content into words. Never throws; the cost is bounded by the cap.
 *
 * @param cut how to cut where there are no spaces; without it such runs stay whole, as names and phrases are written.
 */
export function toUtterance(text: string, cut: Cutter = keepWhole): Utterance {
  const capped = cap(text).toWellFormed().normalize('NFKC')
  const words: Word[] = []
  for (const match of capped.matchAll(WORD)) {
    const end = match.index + match[0].length
    const runs = (match[0].match(SCRIPT_RUN) ?? []).flatMap((run) => (UNSPACED.test(run) ? cut(run) : [run]))
    for (const [index, run] of runs.entries()) {
      const last = index === runs.length - 1
      words.push(toWord(run, last && /^\s*([^\p{L}\p{N}\s'’@#&+/-]|$)/u.test(capped.slice(end, end + 8))))
    }
  }
  return { words: bothEnds(words), mixedCase: isMixedCase(capped) }
}

/** People ask first or last. */
const bothEnds = (words: readonly Word[]): readonly Word[] =>
  words.length <= MAX_WORDS ? words : [...words.slice(0, HEAD_WORDS), ...words.slice(HEAD_WORDS - MAX_WORDS)]

/** What folding leaves as it is, and spaces alone cut. A start reads tens of thousands of these. */
const PLAIN_PHRASE = /^[a-z0-9]+(?: [a-z0-9]+)*$/

/** The folded keys of a phrase, in the same way as an utterance is cut. */
export const phraseKeys = (phrase: string): string[] =>
  phrase.length <= MAX_WORDS && PLAIN_PHRASE.test(phrase) ? phrase.split(' ') : toUtterance(phrase).words.map(({ key }) => key)

function cap(text: string): string {
  if (text.length <= MAX_UTTERANCE_LENGTH) return text
  return `${text.slice(0, HEAD_LENGTH)} ${text.slice(HEAD_LENGTH - MAX_UTTERANCE_LENGTH)}`
}

function toWord(raw: string, endsClause: boolean): Word {
  const folded = fold(raw)
  const key = folded.replaceAll("'", '')
  const stem = folded.endsWith("'s") ? folded.slice(0, -2).replaceAll("'", '') : key
  return { key, stem, raw, endsClause, unspaced: UNSPACED.test(raw) }
}

const isMixedCase = (text: string): boolean => /\p{Ll}/u.test(text) && /\p{Lu}/u.test(text)

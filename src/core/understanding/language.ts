/**
 * Language of a short text: by its script, then by small words and letters that few languages share.
 *
 * Three words are often all there is, so a tie goes to the language the chat is in, and to none where nothing speaks for any.
 */
import { z } from 'zod'
import { languageOf } from '../locale.ts'
import type { PhrasesByLocale } from './phrases-by-locale.ts'
import { phraseKeys, type Word } from './utterance.ts'

export const languagesFileSchema = z.strictObject({
  languages: z.array(
    z.strictObject({
      locale: z.string().describe('BCP 47'),
      script: z.enum(['Latin', 'Cyrillic', 'Arabic', 'Devanagari', 'Japanese', 'Hangul', 'Han']),
      letters: z.string().default('').describe('Letters of that script that few other languages use'),
    }),
  ),
})
export type LanguageEntry = z.infer<typeof languagesFileSchema>['languages'][number]

/** The locale a text is written in, or `undefined` where that cannot be told. @param prior the chat's own locale. */
export type LanguageDetector = (text: string, words: readonly Word[], prior: string) => string | undefined

const SCRIPTS: readonly (readonly [LanguageEntry['script'], RegExp])[] = [
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Han', /\p{Script=Han}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
]
/** A letter says as much as this many words of one language. */
const LETTER_WEIGHT = 1
/** Letters of a text that are looked at. */
const MAX_READ = 1000
/** How much the chat's own locale counts before anything is read. */
const PRIOR_WEIGHT = 0.4
/** What must speak for a language, and by how much more than for the next. */
const LEAST_EVIDENCE = 0.8
const LEAST_MARGIN = 0.3

/** Words that tell a language, by locale. */
export interface TellingWords {
  /** As they are written. */
  readonly written: readonly PhrasesByLocale[]
  /** As words of an utterance are kept, folded. */
  readonly folded: PhrasesByLocale
}

export function createLanguageDetector(languages: readonly LanguageEntry[], words: TellingWords): LanguageDetector {
  const owners = ownersOf(words)
  return (whole, written, prior) => {
    const text = whole.slice(0, MAX_READ)
    const script = SCRIPTS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'Latin'
    const possible = languages.filter((language) => language.script === script)
    if (possible.length < 2) return possible[0]?.locale
    const small = text.toLowerCase()
    const said = weighWords(written, owners)
    const evidence = possible.map(({ locale, letters }) => {
      const letterCount = [...letters].filter((letter) => small.includes(letter)).length
      const known = isSameLanguage(locale, prior) ? PRIOR_WEIGHT : 0
      return { locale, weight: known + LETTER_WEIGHT * letterCount + (said.get(locale) ?? 0) }
    })
    const [best, next] = evidence.sort((a, b) => b.weight - a.weight)
    return best && best.weight >= LEAST_EVIDENCE && best.weight - (next?.weight ?? 0) >= LEAST_MARGIN ? best.locale : undefined
  }
}

/** Locales by word. The same locales are one list, however many words have them: a list a word would be megabytes. */
function ownersOf({ written, folded }: TellingWords): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, readonly string[]>()
  const lists = new Map<string, readonly string[]>()
  const add = (key: string, locale: string): void => {
    const known = owners.get(key) ?? []
    if (known.includes(locale)) return
    const list = [...known, locale]
    const name = list.join(' ')
    const shared = lists.get(name) ?? list
    lists.set(name, shared)
    owners.set(key, shared)
  }
  for (const [locale, phrases] of written.flatMap((each) => Object.entries(each))) {
    for (const phrase of phrases) {
      const [key, ...more] = phraseKeys(phrase)
      if (key !== undefined && more.length === 0) add(key, locale)
    }
  }
  for (const [locale, keys] of Object.entries(folded)) for (const key of keys) add(key, locale)
  return owners
}

/** A word of one language alone speaks for it, a word of four hardly for any. */
function weighWords(words: readonly Word[], owners: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const { key } of words) {
    const owning = owners.get(key)
    if (owning) for (const locale of owning) weights.set(locale, (weights.get(locale) ?? 0) + 1 / owning.length)
  }
  return weights
}

const isSameLanguage = (a: string, b: string): boolean => languageOf(a) === languageOf(b)

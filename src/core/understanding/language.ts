/**
 * Language of a short text: by its script, then by small words and letters that few languages share.
 *
 * Three words are often all there is, so a tie goes to the language the chat is in, and to none where nothing speaks for any.
 */
import { z } from 'zod'
import { phraseKeys, type Utterance } from './utterance.ts'

export const languagesFileSchema = z.strictObject({
  languages: z.array(
    z.strictObject({
      locale: z.string().describe('BCP 47'),
      script: z.enum(['Latin', 'Cyrillic', 'Arabic', 'Devanagari', 'Japanese', 'Hangul', 'Han']),
      letters: z.string().default('').describe('Letters of that script that few other languages use'),
      words: z.array(z.string().min(1)).describe('Small, frequent words'),
    }),
  ),
})
export type LanguageEntry = z.infer<typeof languagesFileSchema>['languages'][number]

/** The locale a text is written in, or `undefined` where that cannot be told. @param prior the chat's own locale. */
export type LanguageDetector = (utterance: Utterance, prior: string) => string | undefined

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
/** What must speak for a language, and by how much more than for the next. */
const LEAST_EVIDENCE = 1.2
const LEAST_MARGIN = 0.5

export function createLanguageDetector(languages: readonly LanguageEntry[]): LanguageDetector {
  const owners = new Map<string, string[]>()
  for (const { locale, words } of languages) {
    for (const key of new Set(words.flatMap((word) => phraseKeys(word)))) owners.set(key, [...(owners.get(key) ?? []), locale])
  }
  return ({ words }, prior) => {
    const raw = words.map((word) => word.raw).join(' ')
    const script = SCRIPTS.find(([, pattern]) => pattern.test(raw))?.[0] ?? 'Latin'
    const possible = languages.filter((language) => language.script === script)
    if (possible.length < 2) return possible[0]?.locale
    const lower = raw.toLowerCase()
    const evidence = possible.map(({ locale, letters }) => {
      const letterCount = [...letters].filter((letter) => lower.includes(letter)).length
      // A word of one language alone speaks for it, a word of four hardly for any.
      const wordCount = words.reduce(
        (sum, { key }) => (owners.get(key)?.includes(locale) ? sum + 1 / (owners.get(key)?.length ?? 1) : sum),
        0,
      )
      return { locale, weight: wordCount + LETTER_WEIGHT * letterCount + (isSameLanguage(locale, prior) ? LEAST_MARGIN / 2 : 0) }
    })
    const [best, next] = evidence.sort((a, b) => b.weight - a.weight)
    return best && best.weight >= LEAST_EVIDENCE && best.weight - (next?.weight ?? 0) >= LEAST_MARGIN ? best.locale : undefined
  }
}

const isSameLanguage = (a: string, b: string): boolean => a.split('-')[0] === b.split('-')[0]

/** Names that are everyday words in some languages: "cara" is how in Indonesian, "face" is Facebook in Spanish only. */
import type { Aliases } from '../knowledge/guide.ts'
import { fold } from './fold.ts'
import type { Utterance } from './utterance.ts'

/** Whether the word at `at` is no name in `locale`; always `false` for words of which no guide says so. */
export type OtherWordTest = (utterance: Utterance, at: number, locale: string | undefined) => boolean

/** Written like a name in running text, an everyday word is one all the same; but German writes every noun so. */
const NOUNS_ARE_CAPITAL = 'de'

export function createOtherWordTest(lexicon: readonly { readonly aliases: Aliases }[]): OtherWordTest {
  const byKey = (field: 'wordIn' | 'nameIn'): ReadonlyMap<string, readonly string[]> =>
    new Map(lexicon.flatMap(({ aliases }) => Object.entries(aliases[field]).map(([alias, locales]) => [fold(alias), locales] as const)))
  const [wordIn, nameIn] = [byKey('wordIn'), byKey('nameIn')]
  return ({ words, mixedCase }, at, locale = '') => {
    const { key = '', raw = '' } = words[at] ?? {}
    if (nameIn.has(key)) return nameIn.get(key)?.includes(locale) !== true
    const isProper = mixedCase && at > 0 && locale !== NOUNS_ARE_CAPITAL && /^\p{Lu}\p{Ll}/u.test(raw)
    return !isProper && wordIn.get(key)?.includes(locale) === true
  }
}

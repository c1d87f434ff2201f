/** Words that say the same for our purposes: what the classifier learns of "scrape" it then knows of "harvest", and of "scrapear". */
import { z } from 'zod'
import { type PhrasesByLocale, phrasesByLocaleSchema } from './phrases-by-locale.ts'
import { phraseKeys } from './utterance.ts'

export const wordClassesFileSchema = z.strictObject({
  classes: z
    .record(z.string().regex(/^[a-z-]+$/), phrasesByLocaleSchema)
    .describe('Forms by class and language; a form that ends in * stands for every word that begins so'),
})
export type WordClassesFile = z.infer<typeof wordClassesFileSchema>

/** Classes of a folded word, in a fixed order; `[]` where it has none. */
export type WordClasses = (key: string) => readonly string[]

const NONE: readonly string[] = []
/** Prefixes are looked up by their beginning of this length. */
const STEM_LENGTH = 3
/** Most examples are English; a word that is known there is not read as another language's ("die", "man", "data"). */
export const FIRST_LOCALE = 'en'

/** @returns the classes of the first language alone, and those of all with the first language's before any other's. */
export function createWordClasses({ classes }: WordClassesFile): { readonly first: WordClasses; readonly all: WordClasses } {
  const pick = (isPicked: (locale: string) => boolean): WordClasses =>
    createLookUp(Object.entries(classes).map(([name, forms]) => [name, formsOf(forms, isPicked)] as const))
  const first = pick((locale) => locale === FIRST_LOCALE)
  const others = pick((locale) => locale !== FIRST_LOCALE)
  const all: WordClasses = (key) => {
    const found = first(key)
    return found.length > 0 ? found : others(key)
  }
  return { first, all }
}

const formsOf = (forms: PhrasesByLocale, isPicked: (locale: string) => boolean): string[] =>
  Object.entries(forms).flatMap(([locale, list]) => (isPicked(locale) ? list : []))

function createLookUp(classes: readonly (readonly [name: string, forms: readonly string[]])[]): WordClasses {
  const exact = new Map<string, string[]>()
  const prefixes = new Map<string, [string, string][]>()
  for (const [name, forms] of classes) {
    for (const form of new Set(forms)) {
      const key = phraseKeys(form).join(' ')
      if (form.endsWith('*')) append(prefixes, key.slice(0, STEM_LENGTH), [key, name])
      else append(exact, key, name)
    }
  }
  return (key) => {
    const named = exact.get(key)
    const begun = prefixes.get(key.slice(0, STEM_LENGTH))?.filter(([prefix]) => key.startsWith(prefix))
    if (!begun || begun.length === 0) return named ?? NONE
    return [...new Set([...(named ?? NONE), ...begun.map(([, name]) => name)])]
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

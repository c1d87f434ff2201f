/** Small words around a name that tell how it is meant. The words themselves live in `intents/slots/cues.yaml`. */
import { z } from 'zod'
import { createPhraseIndex, type PhraseIndex } from './phrase-index.ts'
import { everyLocale, phrasesByLocaleSchema } from './phrases-by-locale.ts'
import type { Word } from './utterance.ts'

export const cuesFileSchema = z.strictObject({
  context: phrasesByLocaleSchema.describe("The utterance is about AI and people's content"),
  before: phrasesByLocaleSchema.describe('Stands directly before a name'),
  beforeUnknown: phrasesByLocaleSchema.describe(
    'Stands directly before a name even if we do not know it: no "to", which goes before any verb',
  ),
  after: phrasesByLocaleSchema.describe('Stands directly after a name'),
  determiners: phrasesByLocaleSchema.describe('Directly before a word that is then no name'),
  hearsay: phrasesByLocaleSchema.describe('Before a name that is only where the person heard of it'),
  negation: phrasesByLocaleSchema.describe('Before a name that the person leaves out'),
  receivers: phrasesByLocaleSchema.describe('Before a company that only receives the data'),
  transfers: phrasesByLocaleSchema.describe('What is done with data that goes on to a second company'),
  places: phrasesByLocaleSchema.describe('After a network: the place where the assistant speaks, not a platform asked about'),
  allow: phrasesByLocaleSchema.describe('Asks for AI use to be switched on again'),
  unwished: phrasesByLocaleSchema.describe('Beside those: it came on by itself, or something else is to be on'),
  everyday: phrasesByLocaleSchema.describe('Everyday words that look like a misspelt name'),
  prefixes: phrasesByLocaleSchema.describe('Written together with the name that follows'),
})
export type CuesFile = z.infer<typeof cuesFileSchema>
export type CueName = Exclude<keyof CuesFile, 'prefixes'>

export type Cues = Readonly<Record<CueName, PhraseIndex<true>>>

export function createCues(file: CuesFile): Cues {
  const index = (name: CueName): PhraseIndex<true> => createPhraseIndex(everyLocale(file[name]).map((phrase) => [phrase, true] as const))
  return {
    context: index('context'),
    before: index('before'),
    beforeUnknown: index('beforeUnknown'),
    after: index('after'),
    determiners: index('determiners'),
    hearsay: index('hearsay'),
    negation: index('negation'),
    receivers: index('receivers'),
    transfers: index('transfers'),
    places: index('places'),
    allow: index('allow'),
    unwished: index('unwished'),
    everyday: index('everyday'),
  }
}

const MAX_CUE_WORDS = 5

/** Whether a phrase of `index` ends directly before word `at`; its length, or 0. */
export function cueBefore(index: PhraseIndex<true>, words: readonly Word[], at: number): number {
  for (let length = Math.min(MAX_CUE_WORDS, at); length > 0; length--) {
    if (index.matchAt(words, at - length)?.length === length) return length
  }
  return 0
}

/** Whether a phrase of `index` begins at word `at`. */
export const cueAt = (index: PhraseIndex<true>, words: readonly Word[], at: number): boolean => index.matchAt(words, at) !== undefined

/** Whether AI use is to be switched on again: asked for, and nothing beside it says that it came on by itself. */
export function asksToAllow({ allow, unwished }: Cues, words: readonly Word[]): boolean {
  const isSaid = (index: PhraseIndex<true>): boolean => words.some((_, at) => cueAt(index, words, at))
  return isSaid(allow) && !isSaid(unwished)
}

/** How people refer to what was just said: ordinals, "the other one", "only", "yes". The words live in `intents/slots/follow-ups.yaml`. */
import { z } from 'zod'
import { everyLocale, type PhrasesByLocale, phrasesByLocaleSchema } from '../understanding/phrases-by-locale.ts'
import { phraseKeys } from '../understanding/utterance.ts'

export const followUpsFileSchema = z.strictObject({
  filler: phrasesByLocaleSchema.describe('Words that carry no wish of their own'),
  anaphora: phrasesByLocaleSchema.describe('Words that point back at what was just said'),
  affirmative: phrasesByLocaleSchema,
  ordinals: z.array(phrasesByLocaleSchema).min(1).describe('First, second, third ...: the names of each'),
  last: phrasesByLocaleSchema,
  other: phrasesByLocaleSchema,
  only: phrasesByLocaleSchema.describe('"only instagram": instead of what was subscribed'),
  without: phrasesByLocaleSchema.describe('"not tiktok any more": leave it out'),
})
export type FollowUpsFile = z.infer<typeof followUpsFileSchema>

export interface FollowUpCues {
  /** Whether these words say nothing beyond the names beside them. */
  isFiller(rest: readonly string[]): boolean
  /** Whether some word points back at what was just said. */
  pointsBack(rest: readonly string[]): boolean
  isAffirmative(rest: readonly string[]): boolean
  /** The platform of `offered` that the words point at, where they say nothing else. */
  pointed(rest: readonly string[], offered: readonly string[], current: readonly string[]): string | undefined
  hasOnly(rest: readonly string[]): boolean
  hasWithout(rest: readonly string[]): boolean
}

export function createFollowUpCues(file: FollowUpsFile): FollowUpCues {
  const toSet = (phrases: PhrasesByLocale): Set<string> => new Set(everyLocale(phrases).map((phrase) => phraseKeys(phrase).join(' ')))
  const filler = toSet(file.filler)
  const anaphora = toSet(file.anaphora)
  const affirmative = toSet(file.affirmative)
  const ordinals = file.ordinals.map(toSet)
  const [last, other, only, without] = [toSet(file.last), toSet(file.other), toSet(file.only), toSet(file.without)]
  const pointers = [...ordinals, last, other]
  const isPointer = (word: string): boolean => pointers.some((set) => set.has(word))
  const isFillerWord = (word: string): boolean => filler.has(word)

  return {
    isFiller: (rest) => rest.every(isFillerWord),
    pointsBack: (rest) => rest.some((word) => anaphora.has(word)),
    isAffirmative: (rest) => rest.length > 0 && affirmative.has(rest.join(' ')),
    pointed(rest, offered, current) {
      const pointer = rest.find(isPointer)
      if (pointer === undefined || offered.length === 0 || !rest.every((word) => isPointer(word) || isFillerWord(word))) return undefined
      if (other.has(pointer)) return offered.find((platform) => !current.includes(platform))
      return last.has(pointer) ? offered.at(-1) : offered[ordinals.findIndex((set) => set.has(pointer))]
    },
    hasOnly: (rest) => rest.some((word) => only.has(word)),
    hasWithout: (rest) => rest.some((word) => without.has(word)),
  }
}

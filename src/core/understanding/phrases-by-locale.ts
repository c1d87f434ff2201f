/** Lists of words and phrases by language, as `intents/slots` holds them. */
import { z } from 'zod'

export const phrasesByLocaleSchema = z.record(z.string().describe('BCP 47'), z.array(z.string().min(1)).min(1))
export type PhrasesByLocale = z.infer<typeof phrasesByLocaleSchema>

/** All languages together. */
export const everyLocale = (phrases: PhrasesByLocale): readonly string[] => Object.values(phrases).flat()

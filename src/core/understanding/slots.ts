/** Region and device: what else the answer depends on. */
import { z } from 'zod'
import { type Device, deviceSchema } from '../knowledge/guide.ts'
import { UNDERSTOOD_LOCALES } from '../locale.ts'
import type { RegionEntry } from '../region.ts'
import { createPhraseIndex, type PhraseIndex } from './phrase-index.ts'
import type { Word } from './utterance.ts'

export const devicesFileSchema = z.strictObject({
  devices: z.array(
    z.strictObject({
      id: deviceSchema,
      aliases: z.array(z.string()).min(1),
      brands: z.array(z.string()).describe('Ids of platforms that also name a device'),
    }),
  ),
})
export type DeviceEntry = z.infer<typeof devicesFileSchema>['devices'][number]

export interface RegionIndex {
  readonly phrases: PhraseIndex<string>
  /** Abbreviations that count only as written: `US`. */
  readonly cased: ReadonlyMap<string, string>
  /** Locales in which a folded name is an everyday word, and no region. */
  readonly wordIn: ReadonlyMap<string, readonly string[]>
}

export type RegionName = readonly [name: string, id: string]

/** Names of each region with its id: those of CLDR by its code in every language understood, and the file's own. */
export function regionNames(entries: readonly RegionEntry[]): RegionName[] {
  const namings = UNDERSTOOD_LOCALES.map((locale) => new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' }))
  return entries.flatMap(({ id, code, aliases, names: own }) => {
    const names = code === undefined ? [] : namings.flatMap((naming) => naming.of(code) ?? [])
    return [...aliases, ...Object.values(own), ...names].map((name) => [name, id] as const)
  })
}

export const createRegionIndex = (entries: readonly RegionEntry[], names: readonly RegionName[]): RegionIndex => ({
  phrases: createPhraseIndex(names),
  wordIn: new Map(entries.flatMap(({ wordIn }) => Object.entries(wordIn))),
  cased: new Map(entries.flatMap(({ id, cased }) => cased.map((name) => [name, id] as const))),
})

export const createDeviceIndex = (entries: readonly DeviceEntry[]): PhraseIndex<Device> =>
  createPhraseIndex(entries.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id] as const)))

/** The region named at word `at` of a text in `locale`. */
export function regionAt(
  { phrases, cased, wordIn }: RegionIndex,
  { words, at, locale }: { readonly words: readonly Word[]; readonly at: number; readonly locale: string },
): { value: string; length: number } | undefined {
  const written = cased.get(words[at]?.raw ?? '')
  const named = phrases.matchAt(words, at)
  const isWord = named?.length === 1 && wordIn.get(words[at]?.key ?? '')?.includes(locale)
  if (named && !isWord) return named
  return written === undefined ? undefined : { value: written, length: 1 }
}

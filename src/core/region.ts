/** Whose law applies: region ids, and which lies inside which. */
import { z } from 'zod'

export const ANYWHERE = 'all'

export const regionsFileSchema = z.strictObject({
  regions: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z]{2}(-[a-z]{2})?$/, 'expected a region id such as "de" or "us-ca"'),
      within: z.string().optional().describe('The region it is part of'),
      isDistrict: z.boolean().default(false).describe('Its law is that of the region it lies in; only the authority differs'),
      code: z.string().optional().describe('CLDR territory code by which every locale names it: DE, GB, EU'),
      name: z.string().optional().describe('English name, where there is no CLDR code'),
      names: z.record(z.string(), z.string()).default({}).describe('Its name by locale of the replies, where that is another: de, pt-BR'),
      aliases: z.array(z.string()).default([]).describe('Further names, adjectives, laws that only exist there'),
      wordIn: z
        .record(z.string(), z.array(z.string()))
        .default({})
        .describe('Names that are everyday words in these languages, and no region there: "eu" is "I" in Portuguese'),
      cased: z.array(z.string()).default([]).describe('Abbreviations that are words when written small: "US", "IN"'),
    }),
  ),
})
export type RegionEntry = z.infer<typeof regionsFileSchema>['regions'][number]

/** The known regions and their order of containment. */
export interface Regions {
  readonly entries: readonly RegionEntry[]
  isKnown(id: string): boolean
  /** `[us-ca, us, all]`: a region, then what it lies in, then everywhere. */
  chain(id: string | undefined): readonly string[]
  /** The region whose law applies: a district counts as what it lies in. */
  lawOf(id: string): string
  /** Districts of a region, in the order of the list. */
  districtsOf(id: string): readonly string[]
  /** Whether something meant for `targets` holds for a person in `region`. */
  covers(targets: readonly string[], region: string | undefined): boolean
}

/** Builds the look-up over a fixed list; parents must come before use, in any order. */
export function createRegions(entries: readonly RegionEntry[]): Regions {
  const parents = new Map(entries.map(({ id, within }) => [id, within]))
  const chains = new Map(entries.map(({ id }) => [id, chainOf(id, parents)]))
  const chain = (id: string | undefined): readonly string[] => (id === undefined ? [ANYWHERE] : (chains.get(id) ?? [ANYWHERE]))
  const districts = new Map(
    entries.flatMap(({ id, within, isDistrict }) => (isDistrict && within !== undefined ? [[id, within] as const] : [])),
  )
  return {
    entries,
    lawOf: (id) => districts.get(id) ?? id,
    districtsOf: (id) => [...districts].flatMap(([district, within]) => (within === id ? [district] : [])),
    isKnown: (id) => id === ANYWHERE || parents.has(id),
    chain,
    covers: (targets, region) => chain(region).some((each) => targets.includes(each)),
  }
}

function chainOf(id: string, parents: ReadonlyMap<string, string | undefined>): string[] {
  const seen: string[] = []
  for (let at: string | undefined = id; at !== undefined && !seen.includes(at); at = parents.get(at)) seen.push(at)
  return [...seen, ANYWHERE]
}

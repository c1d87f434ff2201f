/** Everything the assistant knows, and the look-ups the answers need. */
import { ANYWHERE, type Regions } from '../region.ts'
import type { Control, Device, Guide, PracticeFacts } from './guide.ts'
import type { Authority, Letter, LetterKind, Rights } from './rights.ts'
import type { Alternative, Term, Topic } from './topic.ts'

export interface Catalog {
  readonly guides: readonly Guide[]
  readonly topics: readonly Topic[]
  readonly rights: readonly Rights[]
  readonly regions: Regions
  guide(id: string): Guide | undefined
  topic(id: string): Topic | undefined
  term(id: string): { readonly term: Term; readonly topic: Topic } | undefined
  alternative(id: string): { readonly alternative: Alternative; readonly topic: Topic } | undefined
  /** The rights of the smallest known region around `region`; none where the region is unknown. */
  rightsFor(region: string | undefined): Rights | undefined
  /** Rights that words lead to, not a region: copyright. */
  rightsAbout(topics: readonly string[]): Rights | undefined
}

export interface CatalogParts {
  readonly guides: readonly Guide[]
  readonly rights: readonly Rights[]
  readonly topics: readonly Topic[]
  readonly regions: Regions
}

export function createCatalog({ guides, rights, topics, regions }: CatalogParts): Catalog {
  const byId = new Map(guides.flatMap((guide) => [guide.id, ...guide.formerly].map((id) => [id, guide] as const)))
  const topicsById = new Map(topics.map((topic) => [topic.id, topic]))
  const terms = new Map(topics.flatMap((topic) => topic.terms.map((term) => [term.id, { term, topic }])))
  const alternatives = new Map(topics.flatMap((topic) => topic.alternatives.map((alternative) => [alternative.id, { alternative, topic }])))
  const rightsByRegion = new Map(rights.flatMap((each) => each.regions.map((region) => [region, each])))
  return {
    guides: guides.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    topics,
    rights,
    regions,
    guide: (id) => byId.get(id),
    topic: (id) => topicsById.get(id),
    term: (id) => terms.get(id),
    alternative: (id) => alternatives.get(id),
    rightsAbout: (ids) => rights.find(({ id, keywords }) => keywords.length > 0 && ids.includes(id)),
    rightsFor: (region) =>
      regions
        .chain(region)
        .filter((each) => each !== ANYWHERE)
        .map((each) => rightsByRegion.get(each))
        .find((each) => each !== undefined),
  }
}

/** The practice as it is in `region`: the general facts, replaced where the guide says that they differ there. */
export function practiceIn(
  { practice }: Guide,
  region: string | undefined,
  regions: Regions,
): PracticeFacts & { readonly sources: readonly string[] } {
  const local = regional(practice.regions, region, regions)
  const differing = local.find(({ verdict }) => verdict !== undefined)
  const given = Object.assign(
    {},
    ...local.toReversed().map(({ trains, default: usual, since }) => definedOnly({ trains, default: usual, since })),
  )
  return { ...practice, ...given, ...(differing?.verdict !== undefined && { verdict: differing.verdict, sources: differing.sources }) }
}

/** Entries that hold for `region`, the most specific first; none where the region is unknown. */
export function regional<T extends { readonly regions: readonly string[] }>(
  entries: readonly T[],
  region: string | undefined,
  regions: Regions,
): readonly T[] {
  if (region === undefined) return []
  const chain = regions.chain(region)
  const rank = (entry: T): number => chain.findIndex((each) => entry.regions.includes(each))
  return entries.filter((entry) => rank(entry) >= 0).toSorted((a, b) => rank(a) - rank(b))
}

const definedOnly = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))

const ORDINARY_ACCOUNTS = new Set(['personal', 'anyone', 'parent'])

/** Controls an ordinary person in `region` can use, strongest first; those for administrators and business plans come last. */
export function controlsFor({ controls }: Guide, region: string | undefined, regions: Regions): readonly Control[] {
  const usable = controls.filter((control) => regions.covers(control.regions, region))
  const isOrdinary = ({ accounts }: Control): boolean => accounts.some((account) => ORDINARY_ACCOUNTS.has(account))
  return [...usable.filter(isOrdinary), ...usable.filter((control) => !isOrdinary(control))]
}

/** Controls that exist only in some regions, for people whose region is unknown. */
export const regionalControls = ({ controls }: Guide): readonly Control[] => controls.filter(({ regions }) => !regions.includes('all'))

export interface ControlSteps {
  readonly device: Device
  readonly steps: readonly string[]
  readonly isUnconfirmed: boolean
}

/** The steps of a control on one device, followed through `sameAs`; a program without its own steps has those of the browser. */
export function stepsOn(control: Control, device: Device): ControlSteps | undefined {
  const own = control.steps[device] ?? (device === 'desktop' ? control.steps.web : undefined)
  if (own === undefined) return undefined
  if (Array.isArray(own)) return { device, steps: own, isUnconfirmed: false }
  if ('sameAs' in own) {
    const other = stepsOn(control, own.sameAs)
    return other && { ...other, device }
  }
  return { device, steps: own.steps, isUnconfirmed: own.status !== 'confirmed' }
}

/** The letter of a kind, in the asked locale where there is one, else English. */
export function letterOf(rights: Rights, kind: LetterKind, locale: string): Letter | undefined {
  const letters = rights.letters.filter((letter) => letter.kind === kind)
  return letters.find((letter) => letter.locale === locale) ?? letters.find((letter) => letter.locale === 'en')
}

/** Authorities that answer for a region, nearest first. */
export function authoritiesFor(rights: Rights, region: string | undefined, regions: Regions): readonly Authority[] {
  const chain = regions.chain(region)
  return rights.authorities
    .filter((each) => chain.includes(each.region))
    .toSorted((a, b) => chain.indexOf(a.region) - chain.indexOf(b.region))
}

/** What every sourced file must hold to, and no schema can see: citations that lead somewhere, claims no stronger than their sources, no date to come. */
import { exceeds, type Sources, type Status, supportedStatus } from '../core/knowledge/source.ts'
import type { Regions } from '../core/region.ts'
import type { Problem } from './problem.ts'
import type { YamlFile } from './yaml-file.ts'

type Path = readonly (string | number)[]
type SourcedFile = YamlFile<{ readonly sources: Sources }>

export interface Surroundings {
  readonly regions: Regions
  /** `YYYY-MM-DD` */
  readonly today: string
}

const MAX_VERDICT_WORDS = 25

/** A value somewhere in a file, under its key. */
interface Place {
  readonly key: string
  readonly value: unknown
  readonly path: Path
}

/** What is wrong with a value, or `undefined`. */
type Check = (value: unknown, file: SourcedFile, surroundings: Surroundings) => string | undefined

/** Checks of single values, by the key they stand under; a list is checked item by item. */
const CHECKS: Readonly<Record<string, Check>> = {
  sources: checkCitation,
  region: checkRegion,
  regions: checkRegion,
  binding: checkRegion,
  verdict: checkVerdict,
  date: checkDate,
  since: checkDate,
  read: checkDate,
}

/** Every problem of one file by itself. */
export function checkSourced(file: SourcedFile, surroundings: Surroundings): Problem[] {
  const places = [...placesOf(file.value)]
  const cited = new Set(places.flatMap(({ key, value }) => (key === 'sources' && Array.isArray(value) ? value : [])))
  const unused = Object.keys(file.value.sources).filter((id) => !cited.has(id))
  return [
    ...places.flatMap((place) => checkPlace(place, file, surroundings)),
    ...places.flatMap((place) => checkStatus(place, file)),
    ...unused.map((id) => file.problemAt(['sources', id], `Source ${id} is listed but never cited: cite it, or remove it`)),
  ]
}

/** Every value below `value`, with its path. */
export function* placesOf(value: unknown, path: Path = []): Generator<Place> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, key]
    yield { key, value: child, path: at }
    yield* placesOf(child, at)
  }
}

function checkPlace({ key, value, path }: Place, file: SourcedFile, surroundings: Surroundings): Problem[] {
  const check = CHECKS[key]
  if (!check) return []
  return [value].flat().flatMap((item) => {
    const message = check(item, file, surroundings)
    return message === undefined ? [] : [file.problemAt(path, message)]
  })
}

function checkCitation(id: unknown, file: SourcedFile): string | undefined {
  if (typeof id !== 'string' || Object.hasOwn(file.value.sources, id)) return undefined
  return `Source ${id} is cited but not listed: add it under sources`
}

function checkRegion(id: unknown, _file: SourcedFile, { regions }: Surroundings): string | undefined {
  if (typeof id !== 'string' || regions.isKnown(id)) return undefined
  return `Unknown region "${id}": use an id of intents/slots/regions.yaml, or "all"`
}

function checkVerdict(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const words = Math.max(...text.split(/[.!?](?:\s|$)/).map((sentence) => sentence.split(/\s+/).filter((word) => word !== '').length))
  return words > MAX_VERDICT_WORDS ? `A sentence of ${words} words: at most ${MAX_VERDICT_WORDS} in a verdict` : undefined
}

function checkDate(date: unknown, _file: SourcedFile, { today }: Surroundings): string | undefined {
  if (typeof date !== 'string' || date === 'not-read' || date <= today.slice(0, date.length)) return undefined
  return `Date ${date} lies in the future (today is ${today})`
}

/** Whatever cites sources must say no more than they allow. */
function checkStatus({ value, path }: Place, file: SourcedFile): Problem[] {
  if (!isCiting(value)) return []
  const { sources, status } = value
  if (sources.length === 0) return status === 'unconfirmed' ? [] : [file.problemAt(path, 'No source: cite one, or say status: unconfirmed')]
  const supported = supportedStatus(sources, file.value.sources)
  if (!status || !exceeds(status, supported)) return []
  return [file.problemAt([...path, 'status'], `Status ${status} is more than its sources allow: ${supported} at most`)]
}

interface Citing {
  readonly sources: readonly string[]
  readonly status?: Status
}

const isCiting = (value: unknown): value is Citing =>
  typeof value === 'object' && value !== null && 'sources' in value && Array.isArray(value.sources)

/** What no schema can see: citations that lead nowhere, facts that claim more than their sources, dates to come, aliases that collide. */
import type { Guide } from '../core/knowledge/guide.ts'
import type { Rights } from '../core/knowledge/rights.ts'
import { exceeds, type Sources, type Status, supportedStatus } from '../core/knowledge/source.ts'
import type { Topic } from '../core/knowledge/topic.ts'
import type { Regions } from '../core/region.ts'
import type { Problem } from './problem.ts'
import type { YamlFile } from './yaml-file.ts'

type Path = readonly (string | number)[]
type Report = (problem: Problem) => void
type SourcedFile = YamlFile<{ readonly sources: Sources }>

/** Keys whose string values are region ids. */
const REGION_KEYS = new Set(['region', 'regions', 'binding'])
const MAX_VERDICT_WORDS = 25

/** Checks of one file by itself. `today` is a date such as `2026-11-24`. */
export function checkFile(file: SourcedFile, regions: Regions, today: string, report: Report): void {
  const cited = new Set<string>()
  walk(file.value, [], (key, value, path) => {
    if (key === 'sources' && Array.isArray(value)) for (const id of value) checkCitation(String(id), path)
    if (REGION_KEYS.has(key)) for (const id of [value].flat()) if (typeof id === 'string') checkRegion(id, path)
    if (key === 'verdict' && typeof value === 'string') checkVerdict(value, path)
    if ((key === 'date' || key === 'since' || key === 'read') && typeof value === 'string') checkDate(value, path)
  })
  for (const { cites, path } of citing(file.value)) checkStatus(cites, path)
  for (const id of Object.keys(file.value.sources)) {
    if (!cited.has(id)) report(file.problemAt(['sources', id], `Source ${id} is listed but never cited: cite it, or remove it`))
  }

  function checkCitation(id: string, path: Path): void {
    cited.add(id)
    if (!Object.hasOwn(file.value.sources, id)) report(file.problemAt(path, `Source ${id} is cited but not listed: add it under sources`))
  }
  function checkRegion(id: string, path: Path): void {
    if (!regions.isKnown(id)) report(file.problemAt(path, `Unknown region "${id}": use an id of intents/slots/regions.yaml, or "all"`))
  }
  function checkDate(date: string, path: Path): void {
    if (date !== 'not-read' && date > today.slice(0, date.length)) report(file.problemAt(path, `Date ${date} lies in the future (today is ${today})`))
  }
  function checkVerdict(text: string, path: Path): void {
    const words = Math.max(...text.split(/[.!?](?:\s|$)/).map((sentence) => sentence.split(/\s+/).filter((word) => word !== '').length))
    if (words > MAX_VERDICT_WORDS) report(file.problemAt(path, `A sentence of ${words} words: at most ${MAX_VERDICT_WORDS} in a verdict`))
  }
  function checkStatus({ sources, status }: Cites, path: Path): void {
    const supported = supportedStatus(sources, file.value.sources)
    if (sources.length === 0 && status !== 'unconfirmed') report(file.problemAt(path, 'No source: cite one, or say status: unconfirmed'))
    else if (status && exceeds(status, supported)) {
      report(file.problemAt([...path, 'status'], `Status ${status} is more than its sources allow: ${supported} at most`))
    }
  }
}

interface Cites {
  sources: string[]
  status?: Status
}

/** Everything in a value that cites sources, with its path. */
function citing(root: unknown): { cites: Cites; path: Path }[] {
  const found: { cites: Cites; path: Path }[] = []
  const visit = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null) return
    if (path.length > 0 && 'sources' in value && Array.isArray(value.sources)) found.push({ cites: value as Cites, path })
    for (const [key, child] of Object.entries(value)) visit(child, [...path, key])
  }
  visit(root, [])
  return found
}

function walk(value: unknown, path: Path, visit: (key: string, value: unknown, path: Path) => void): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, key]
    visit(key, child, at)
    walk(child, at, visit)
  }
}

/** Checks of one guide beyond what all sourced files share. */
export function checkGuide(file: YamlFile<Guide>, report: Report): void {
  const { controls, changes, id } = file.value
  if (!file.file.endsWith(`/${id}.yaml`)) report(file.problemAt(['id'], `Id "${id}" differs from the file's name`))
  reportRepeats(controls, ['controls'])
  reportRepeats(changes, ['changes'])
  controls.forEach((control, index) => {
    const steps = Object.entries(control.steps)
    if (control.does !== 'none' && steps.length === 0 && !control.url && !control.email) {
      report(file.problemAt(['controls', index], `Control "${control.id}" has neither steps nor an address: give one of them`))
    }
    for (const [device, each] of steps) {
      if (!Array.isArray(each) && 'sameAs' in each && !isOwnSteps(control.steps[each.sameAs])) {
        report(file.problemAt(['controls', index, 'steps', device], `sameAs: ${each.sameAs} leads to no steps of its own`))
      }
    }
  })

  function isOwnSteps(steps: unknown): boolean {
    return steps !== undefined && (Array.isArray(steps) || !Object.hasOwn(Object(steps), 'sameAs'))
  }
  function reportRepeats(list: readonly { id: string }[], path: Path): void {
    list.forEach((each, index) => {
      if (list.findIndex((other) => other.id === each.id) < index) report(file.problemAt([...path, index, 'id'], `Id "${each.id}" is used twice`))
    })
  }
}

/** Checks between files: ids, aliases, references. `keyOf` is how the recogniser sees an alias, so that what it would confuse counts as equal. */
export function checkCatalog(
  { guides, rights, topics }: { guides: readonly YamlFile<Guide>[]; rights: readonly YamlFile<Rights>[]; topics: readonly YamlFile<Topic>[] },
  keyOf: (alias: string) => string,
  report: Report,
): void {
  checkAliases(guides, keyOf, report)
  const alternatives = new Set(topics.flatMap(({ value }) => value.alternatives.map(({ id }) => id)))
  for (const file of guides) {
    file.value.alternatives.forEach((id, index) => {
      if (!alternatives.has(id)) report(file.problemAt(['alternatives', index], `Unknown alternative "${id}": no topic lists it`))
    })
  }
  for (const file of [...rights, ...topics]) {
    if (!file.file.endsWith(`/${file.value.id}.yaml`)) report(file.problemAt(['id'], `Id "${file.value.id}" differs from the file's name`))
  }
}

function checkAliases(guides: readonly YamlFile<Guide>[], keyOf: (alias: string) => string, report: Report): void {
  const owners = new Map<string, { id: string; shared: boolean }>()
  for (const file of guides) {
    for (const group of ['names', 'features', 'words', 'shared'] as const) {
      file.value.aliases[group].forEach((alias, index) => {
        const key = keyOf(alias)
        const other = owners.get(key)
        const path = ['aliases', group, index]
        if (key === '') report(file.problemAt(path, 'An alias without letters or digits'))
        else if (!other) owners.set(key, { id: file.value.id, shared: group === 'shared' })
        else if (other.id === file.value.id) report(file.problemAt(path, `Alias "${alias}" stands twice in this guide (case, accents and signs do not count)`))
        else if (!other.shared || group !== 'shared') {
          report(file.problemAt(path, `Alias "${alias}" is also claimed by ${other.id}: put it under "shared" in both, or remove one`))
        }
      })
    }
  }
}

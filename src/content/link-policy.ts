/**
 * Where the catalog may lead people: to https only, and from a guide only to hosts that `catalog/hosts.yaml` lists for it.
 *
 * A look-alike address can then not slip in with a guide alone: the list must change too, in a file of its own that a reviewer sees.
 */
import { z } from 'zod'
import type { Guide } from '../core/knowledge/guide.ts'
import type { Rights } from '../core/knowledge/rights.ts'
import { idSchema, textSchema } from '../core/knowledge/source.ts'
import type { Topic } from '../core/knowledge/topic.ts'
import type { Problem } from './problem.ts'
import { placesOf } from './source-checks.ts'
import type { YamlFile } from './yaml-file.ts'

const hostsSchema = z
  .array(
    z
      .string()
      .regex(
        /^@?([a-z0-9]+(-+[a-z0-9]+)*\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/,
        'expected a host such as "example.com", or "@example.com" for mail: lower case, no scheme, no path',
      ),
  )
  .min(1)
  .describe('Hosts, each with its subdomains; with "@", domains of mail addresses, exactly')

export const hostsFileSchema = z.strictObject({
  families: z.record(idSchema, hostsSchema).default({}).describe('By family: hosts that every guide of the family may lead to'),
  guides: z.record(idSchema, hostsSchema).default({}).describe('By guide: hosts that it alone may lead to'),
  plainHttp: z
    .array(
      z.strictObject({ url: z.url({ protocol: /^http$/, error: 'expected an address that starts with http://' }), reason: textSchema }),
    )
    .default([])
    .describe('Addresses of sources and authorities that are known at http only, and why'),
})
type HostsFile = YamlFile<z.infer<typeof hostsFileSchema>>

export interface LinkingFiles {
  readonly guides: readonly YamlFile<Guide>[]
  readonly others: readonly YamlFile<Rights | Topic>[]
  /** Whether every file could be read: only then is it known what in the list is left over. */
  readonly isWhole: boolean
}

/** An address somewhere in a file, with its path there. */
interface Place {
  readonly path: readonly (string | number)[]
  readonly text: string
}

/** Every address that breaks the policy, and every entry of the list that serves none. */
export function checkLinks(hosts: HostsFile, { guides, others, isWhole }: LinkingFiles): Problem[] {
  const used = new Set<string>()
  const problems = [
    ...guides.flatMap((file) => checkGuide(file, hosts.value, used)),
    ...[...guides, ...others].flatMap((file) => checkScheme(file, hosts.value, used)),
  ]
  return isWhole ? [...problems, ...checkLeftovers(hosts, guides, used)] : problems
}

/** Everything but the sources, which are read about a guide and not by its publisher. */
function checkGuide(file: YamlFile<Guide>, { families, guides }: HostsFile['value'], used: Set<string>): Problem[] {
  const { id, family } = file.value
  const lists = [
    ['guides', id, guides[id] ?? []],
    ...(family === undefined ? [] : [['families', family, families[family] ?? []] as const]),
  ] as const
  const isListed = (target: string): boolean => {
    const hits = lists.flatMap(([list, key, entries]) =>
      entries.flatMap((entry) => (covers(entry, target) ? [`${list}.${key}.${entry}`] : [])),
    )
    for (const hit of hits) used.add(hit)
    return hits.length > 0
  }
  return [...addressesOf(file.value)]
    .filter(({ path }) => path[0] !== 'sources')
    .flatMap(({ path, text }) => {
      const target = targetOf(text)
      if (target === undefined) return [file.problemAt(path, `"${text}" is no address that can be followed: expected https:// and a host`)]
      if (isListed(target)) return []
      const where = `catalog/hosts.yaml, under guides: ${id}: [${target.startsWith('@') ? `'${target}'` : target}]`
      return [file.problemAt(path, `${target} is not among the hosts of ${id}. If it surely is its own, add it to ${where}`)]
    })
}

function checkScheme(file: YamlFile<Guide | Rights | Topic>, { plainHttp }: HostsFile['value'], used: Set<string>): Problem[] {
  return [...addressesOf(file.value)].flatMap(({ path, text }) => {
    if (text.startsWith('@') || /^https:\/\/[^\\]+$/i.test(text)) return []
    // What people are sent to by a guide has to be https, whatever is listed.
    const isExcept = (!('controls' in file.value) || path[0] === 'sources') && plainHttp.some(({ url }) => url === text)
    if (isExcept) used.add(`plainHttp.${text}`)
    return isExcept ? [] : [file.problemAt(path, `Expected an address that starts with https://, found "${text}"`)]
  })
}

function checkLeftovers(hosts: HostsFile, guides: readonly YamlFile<Guide>[], used: ReadonlySet<string>): Problem[] {
  const known = {
    guides: new Set(guides.map(({ value }) => value.id)),
    families: new Set(guides.map(({ value }) => value.family)),
  }
  const lists = (['families', 'guides'] as const).flatMap((list) =>
    Object.entries(hosts.value[list]).flatMap(([key, entries]) => {
      if (!known[list].has(key))
        return [hosts.problemAt([list, key], `No guide has this ${list === 'guides' ? 'id' : 'family'}: remove it`)]
      return entries.flatMap((entry, index) =>
        used.has(`${list}.${key}.${entry}`) ? [] : [hosts.problemAt([list, key, index], `No address leads to ${entry}: remove it`)],
      )
    }),
  )
  const exceptions = hosts.value.plainHttp.flatMap(({ url }, index) =>
    used.has(`plainHttp.${url}`) ? [] : [hosts.problemAt(['plainHttp', index], 'No source or authority has this address: remove it')],
  )
  return [...lists, ...exceptions]
}

/** Addresses in any text of a file: `https://…` as they stand, mail as `@domain`. */
function* addressesOf(value: unknown): Generator<Place> {
  for (const { value: text, path } of placesOf(value)) {
    if (typeof text === 'string' && MAY_LEAD.test(text)) yield* addressesIn(text).map((address) => ({ path, text: address }))
  }
}

function addressesIn(text: string): string[] {
  // A field that is one address is judged whole: it may hold signs that end an address in a sentence.
  if (WHOLE.test(text)) return [text]
  const links = (text.match(LINK) ?? []).map(withoutStop)
  const domains = [...text.replace(LINK, ' ').matchAll(MAIL)].map(([, domain = '']) => withoutStop(domain).toLowerCase())
  return [...links, ...domains.filter((domain) => domain.includes('.')).map((domain) => `@${domain}`)]
}

const withoutStop = (text: string): string => text.replace(/[.,;:!?]+$/, '')

const MAY_LEAD = /:\/\/|@/
const WHOLE = /^https?:\S*$/i
const LINK = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>()]+/giu
const MAIL = /[^\s@"'<>()]+@([^\s@"'<>()]+)/gu

/** @returns the host of an address as a browser takes it, or `@domain`; `undefined` where it is none, or hides its host behind a user name. */
function targetOf(text: string): string | undefined {
  if (text.startsWith('@')) return text
  if (!URL.canParse(text)) return undefined
  const { hostname, username, password } = new URL(text)
  return hostname === '' || username !== '' || password !== '' ? undefined : hostname
}

const covers = (entry: string, target: string): boolean =>
  target === entry || (!entry.startsWith('@') && !target.startsWith('@') && target.endsWith(`.${entry}`))

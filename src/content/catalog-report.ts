/** The state of the catalog as a Markdown table: what each guide covers, how sure it is, how old its sources are; the oldest first. */

import type { Content } from '../core/content.ts'
import { practiceIn } from '../core/knowledge/catalog.ts'
import type { Guide } from '../core/knowledge/guide.ts'
import { newestDate, type Status, statusOf } from '../core/knowledge/source.ts'
import { createRegions } from '../core/region.ts'
import { phraseKeys } from '../core/understanding/utterance.ts'

const HEAD = [
  'guide',
  'trains',
  'default',
  'controls',
  'confirmed',
  'reported',
  'unconfirmed',
  'regions',
  'changes',
  'newest source',
  'contact',
  'notes',
]

/**
 * @param now what ages are counted from.
 * @param staleAfterDays from this age of the newest source on, a guide is marked stale.
 */
export function reportCatalog(content: Content, now: Date, staleAfterDays: number): string {
  const rows = content.guides
    .map((guide) => rowOf(guide, content, now, staleAfterDays))
    .sort((a, b) => a.newest.localeCompare(b.newest) || a.id.localeCompare(b.id))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    `# Catalog report, ${now.toISOString().slice(0, 10)}`,
    '',
    `${content.guides.length} guides, ${content.rights.length} rights files, ${content.topics.length} topics. Oldest newest source first.`,
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rows.map(({ cells }) => line(cells)),
    '',
    ...section('Platforms that alternatives name and no guide covers', orphans(content)),
    ...section('Names that mean several platforms', sharedNames(content.guides)),
    ...section('Everyday words without an idiom that excludes any', wordsWithoutIdioms(content.guides)),
  ].join('\n')
}

function rowOf(guide: Guide, content: Content, now: Date, staleAfterDays: number): { id: string; newest: string; cells: string[] } {
  const { trains, default: usual } = practiceIn(guide, undefined, createRegions(content.regions))
  // The record of a postal address says nothing about the age of the guide.
  const cited = Object.keys(guide.sources).filter((id) => !guide.contact?.sources.includes(id))
  const newest = newestDate(cited, guide.sources) ?? ''
  const count = (status: Status): string => String(guide.controls.filter((control) => statusOf(control, guide.sources) === status).length)
  const regions = [...new Set([...guide.practice.regions, ...guide.controls].flatMap(({ regions: where }) => where))].filter(
    (region) => region !== 'all',
  )
  const ageDays = (now.getTime() - new Date(newest).getTime()) / 86_400_000
  const notes = [
    ...(newest === '' || ageDays > staleAfterDays ? ['stale'] : []),
    ...(guide.doubts.length > 0 ? [`${guide.doubts.length} doubts`] : []),
  ]
  const cells = [
    guide.id,
    trains,
    usual,
    String(guide.controls.length),
    count('confirmed'),
    count('reported'),
    count('unconfirmed'),
    regions.join(' '),
    String(guide.changes.length),
    newest,
    guide.contact ? 'yes' : '',
    notes.join(', '),
  ]
  return { id: guide.id, newest, cells }
}

const section = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, '', ...items.map((item) => `- ${item}`), '']

function orphans({ guides, topics }: Content): string[] {
  const known = new Set(guides.map(({ id }) => id))
  return topics.flatMap(({ id, alternatives }) =>
    alternatives.flatMap(({ platform, name }) =>
      platform !== undefined && !known.has(platform) ? [`${name} (${platform}), in topic ${id}`] : [],
    ),
  )
}

function sharedNames(guides: readonly Guide[]): string[] {
  const owners = new Map<string, string[]>()
  for (const { id, aliases } of guides)
    for (const alias of aliases.shared) owners.set(phraseKeys(alias).join(' '), [...(owners.get(phraseKeys(alias).join(' ')) ?? []), id])
  return [...owners].map(([alias, ids]) => `${alias}: ${ids.join(', ')}`)
}

const wordsWithoutIdioms = (guides: readonly Guide[]): string[] =>
  guides
    .filter(({ aliases }) => aliases.idioms.length === 0 && aliases.words.some((word) => /^[a-z ]+$/i.test(word)))
    .map(({ id, aliases }) => `${id}: ${aliases.words.join(', ')}`)

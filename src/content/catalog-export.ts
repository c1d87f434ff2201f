/** The catalog for others to build on: one JSON file with its schema, and Atom feeds of the changes, over all and a platform. */
import { z } from 'zod'
import type { Content } from '../core/content.ts'
import { type Change, type Guide, guideSchema } from '../core/knowledge/guide.ts'
import { rightsSchema } from '../core/knowledge/rights.ts'
import { topicSchema } from '../core/knowledge/topic.ts'

/** Raised when the form changes so that readers must change with it. */
const FORMAT = 1

const exportSchema = z.strictObject({
  format: z.literal(FORMAT),
  guides: z.array(guideSchema),
  rights: z.array(rightsSchema),
  topics: z.array(topicSchema),
})

export interface ExportedFile {
  /** Path inside the folder of the export, with `/`. */
  readonly file: string
  readonly text: string
}

/**
 * @param base address under which the folder will stand, ending in `/`; the feeds name themselves by it.
 */
export function exportCatalog({ guides, rights, topics }: Content, base: string): ExportedFile[] {
  const changed = guides.filter(({ changes }) => changes.length > 0)
  return [
    { file: 'catalog.json', text: toJson({ format: FORMAT, guides, rights, topics }) },
    { file: 'catalog.schema.json', text: toJson(z.toJSONSchema(exportSchema, { target: 'draft-7', io: 'input' })) },
    { file: 'changes.atom', text: toFeed({ title: 'AI training: what changed', file: 'changes.atom', base, guides: changed }) },
    ...changed.map((guide) => {
      const file = `changes/${guide.id}.atom`
      return { file, text: toFeed({ title: `${guide.name}: what changed about AI training`, file, base, guides: [guide] }) }
    }),
  ]
}

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

interface Feed {
  readonly title: string
  readonly file: string
  readonly base: string
  readonly guides: readonly Guide[]
}

/** An Atom feed (RFC 4287), newest first. Ids are those of the guide and the change, so that an entry stays the same entry for ever. */
function toFeed({ title, file, base, guides }: Feed): string {
  const entries = guides
    .flatMap((guide) => guide.changes.map((change) => ({ guide, change })))
    .sort((a, b) => b.change.date.localeCompare(a.change.date))
  const address = new URL(file, base).href
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${escapeXml(address)}</id>`,
    `  <title>${escapeXml(title)}</title>`,
    `  <link rel="self" href="${escapeXml(address)}"/>`,
    `  <updated>${instantOf(entries[0]?.change.date ?? '1970')}</updated>`,
    '  <author><name>Optout</name></author>',
    ...entries.map(({ guide, change }) => toEntry(guide, change)),
    '</feed>',
    '',
  ].join('\n')
}

function toEntry(guide: Guide, change: Change): string {
  const source = change.sources.map((id) => guide.sources[id]?.url).find((url) => url !== undefined)
  return [
    '  <entry>',
    `    <id>urn:optout:change:${guide.id}:${change.id}</id>`,
    `    <title>${escapeXml(`${guide.name}, ${change.date}`)}</title>`,
    `    <updated>${instantOf(change.date)}</updated>`,
    ...(source === undefined ? [] : [`    <link rel="related" href="${escapeXml(source)}"/>`]),
    ...change.regions.map((region) => `    <category scheme="urn:optout:region" term="${escapeXml(region)}"/>`),
    `    <category scheme="urn:optout:platform" term="${escapeXml(guide.id)}"/>`,
    `    <content type="text">${escapeXml(change.text)}</content>`,
    '  </entry>',
  ].join('\n')
}

/** Atom wants an instant: the first moment of the day, month or year that is known. */
const instantOf = (date: string): string => `${date}${'-01'.repeat(3 - date.split('-').length)}T00:00:00Z`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)

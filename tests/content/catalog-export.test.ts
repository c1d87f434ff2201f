import { expect, test } from 'vitest'
import { exportCatalog } from '../../src/content/catalog-export.ts'
import { reportCatalog } from '../../src/content/catalog-report.ts'
import { guideSchema } from '../../src/core/knowledge/guide.ts'
import { NOW, realContent } from '../support/world.ts'

const { content } = realContent()
const files = new Map(exportCatalog(content, 'https://example.org/optout/').map(({ file, text }) => [file, text]))

test('the JSON holds every guide, and reads back as one', () => {
  const { format, guides } = JSON.parse(files.get('catalog.json') ?? '')
  expect(format).toBe(1)
  expect(guides.map((guide: unknown) => guideSchema.parse(guide))).toEqual(content.guides)
})

test('there is a feed over all changes and one a platform', () => {
  const count = (text = ''): number => text.match(/<entry>/g)?.length ?? 0
  const changes = content.guides.map((guide) => guide.changes.length)
  expect(count(files.get('changes.atom'))).toBe(changes.reduce((a, b) => a + b))
  for (const { id, changes: own } of content.guides) expect(count(files.get(`changes/${id}.atom`))).toBe(own.length)
})

test('entries have ids that stay, dates as instants, newest first', () => {
  const feed = files.get('changes/linkedin.atom') ?? ''
  expect(feed).toContain('<id>urn:optout:change:linkedin:2025-11-training-europe</id>')
  const dates = feed.match(/(?<=<updated>)[^<]+/g) ?? []
  expect(dates.every((date) => /^\d{4}-\d\d-\d\dT00:00:00Z$/.test(date))).toBe(true)
  expect(dates.slice(1)).toEqual(dates.slice(1).toSorted().toReversed())
})

test('texts are escaped', () => {
  const [guide] = content.guides
  if (!guide) throw new Error('no guide')
  const change = { id: 'x', date: '2025', text: 'A <b> & "c"', regions: ['all'], announce: false, severity: 'notice' as const, sources: [] }
  const made = exportCatalog({ ...content, guides: [{ ...guide, changes: [change] }] }, 'https://example.org/')
  expect(made.find(({ file }) => file === 'changes.atom')?.text).toContain('A &lt;b&gt; &amp; &quot;c&quot;')
})

test('the report has a row a guide, the stale ones marked', () => {
  const report = reportCatalog(content, NOW, 365)
  for (const { id } of content.guides) expect(report).toContain(`\n| ${id} | `)
  expect(report.split('\n').filter((line) => line.includes('stale')).length).toBeGreaterThan(0)
  expect(
    reportCatalog(content, new Date('2030-01-01'), 365)
      .split('\n')
      .filter((line) => line.includes('stale')),
  ).toHaveLength(content.guides.length)
})

/** The guides against the fact sheets they were written from, where those are: nothing left out, no address and no label made up. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Guide } from '../src/core/knowledge/guide.ts'
import { hasShared, realContent, SHARED } from './support/world.ts'

const isMissing = !hasShared('facts/linkedin.md')
const { guides } = realContent().content

const read = (path: string): string => readFileSync(join(SHARED, path), 'utf8')
const sheetOf = ({ id }: Guide): string => read(`facts/${id}.md`)
const section = (sheet: string, heading: string): string => sheet.split(new RegExp(`^## ${heading}`, 'm'))[1]?.split(/^## /m)[0] ?? ''
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[“”"'’]/g, '')
    .replaceAll(/\s+/g, ' ')

/** Every text of a value with its path, aliases and sources left out. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    path === '' && (key === 'aliases' || key === 'sources') ? [] : textsOf(child, path === '' ? key : `${path}.${key}`),
  )
}

describe.skipIf(isMissing)('each guide', () => {
  test('stands for a sheet, and each sheet for a guide', () => {
    const platforms = readSheetIds()
    expect(guides.map(({ id }) => id).sort()).toEqual(platforms)
  })

  test('has every control and every change of its sheet', () => {
    const short = guides.flatMap((guide) => {
      const sheet = sheetOf(guide)
      const controls = sheet.match(/^### C\d/gm)?.length ?? 0
      const changes = section(sheet, 'Changes').match(/^- \**\d{4}/gm)?.length ?? 0
      const missing = guide.controls.length < controls || guide.changes.length < changes
      return missing ? [`${guide.id}: controls ${guide.controls.length} of ${controls}, changes ${guide.changes.length} of ${changes}`] : []
    })
    expect(short).toEqual([])
  })

  test('gives no address that its sheet or the contacts do not have', () => {
    const contacts = read('contacts/companies.json')
    const made = guides.flatMap((guide) => {
      const known = sheetOf(guide) + contacts
      const addresses = JSON.stringify(guide).match(/https?:\/\/[^\s"\\]+/g) ?? []
      return addresses.filter((address) => !known.includes(address.replace(/[.,)]+$/, ''))).map((address) => `${guide.id}: ${address}`)
    })
    expect(made.filter((line) => !line.endsWith('https://github.com/datenanfragen/data'))).toEqual([])
  })

  test('quotes no label that its sheet does not have', () => {
    const made = guides.flatMap((guide) => {
      const sheet = plain(sheetOf(guide))
      return textsOf(guide).flatMap(([path, text]) =>
        [...text.matchAll(/(?:^|[\s(])"([^"]{3,}?)"/g)]
          .map(([, label = '']) => label)
          .filter((label) => !sheet.includes(plain(label)))
          .map((label) => `${guide.id} ${path}: "${label}"`),
      )
    })
    expect(made).toEqual([])
  })
})

function readSheetIds(): string[] {
  return readdirSync(join(SHARED, 'facts'))
    .flatMap((name) => /^(?!README|copyright|rights-|topic-)(.+)\.md$/.exec(name)?.[1] ?? [])
    .sort()
}

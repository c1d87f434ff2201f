import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentSchema, readConfig } from '../src/config.ts'
import { ROOT } from './support/world.ts'

test('everything has a default', () => {
  expect(readConfig({})).toEqual({ reportUrl: undefined, staleAfterDays: 365 })
})

test('an empty variable counts as unset', () => {
  expect(readConfig({ REPORT_URL: '', STALE_AFTER_DAYS: ' ' })).toEqual(readConfig({}))
})

test.for(['https://example.org/new', 'mailto:guides@example.org'])('reports may go to %s', (address) => {
  expect(readConfig({ REPORT_URL: address }).reportUrl).toBe(address)
})

test.for([
  ['STALE_AFTER_DAYS', '0'],
  ['STALE_AFTER_DAYS', '1.5'],
  ['STALE_AFTER_DAYS', 'soon'],
  ['REPORT_URL', 'http://example.org'],
  ['REPORT_URL', 'javascript:alert(1)'],
] as const)('%s=%s is refused', ([name, value]) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`1 problem\\(s\\) in the environment:\\n {2}${name} - expected`))
})

test('.env.example lists every variable and nothing else', () => {
  const listed = [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual(Object.keys(environmentSchema.shape).sort())
})

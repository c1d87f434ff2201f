/** The labelled questions beside the checkout, where they are: a floor under what is understood. `npm run bench -- understanding` prints the figures. */
import { expect, test } from 'vitest'
import { checkContent } from '../src/content/load-content.ts'
import { hasLabelled, labelled, readingOf, scoreTable } from './support/labelled.ts'
import { realFiles, TODAY } from './support/world.ts'

const read = new Map<string, unknown[]>()

/** Each file is read once for all tests. */
function readings(name: string): unknown[] {
  const own = read.get(name) ?? labelled(name).map(readingOf)
  read.set(name, own)
  return own
}

/** Percentages of the scorer's row `key`, by name. */
function score(name: string, key: string, language?: string): Record<string, number> {
  const options = language ? ['--lang', language] : []
  const table = scoreTable(labelled(name), readings(name), options)
  const row = table.split('\n').find((line) => line.startsWith(`${key} `)) ?? ''
  return Object.fromEntries(
    [...row.matchAll(/(right|wrong|asked|refused)\s+([\d.]+)/g)].map(([, column = '', value]) => [column, Number(value)]),
  )
}

test.skipIf(!hasLabelled)('English in scope: at least 90 % right, at most 3.5 % wrong', () => {
  const { right, wrong } = score('dev.jsonl', 'in scope', 'en')
  expect(right).toBeGreaterThanOrEqual(90)
  expect(wrong).toBeLessThanOrEqual(3.5)
})

test.skipIf(!hasLabelled)('English out of scope: at least 94 % right', () => {
  expect(score('dev.jsonl', 'out of scope', 'en')['right']).toBeGreaterThanOrEqual(94)
})

test.skipIf(!hasLabelled)('dialogues: at least 94 % right', () => {
  expect(score('dialogues.jsonl', 'all')['right']).toBeGreaterThanOrEqual(94)
})

test.skipIf(!hasLabelled)('every other language: at least 89 % right; all together at least 94 % right, at most 3 % wrong', () => {
  const languages = [...new Set(labelled('dev.jsonl').map(({ lang = 'en' }) => lang))].filter((each) => each !== 'en')
  expect(languages).toHaveLength(16)
  const scores = languages.map((each) => [each, score('dev.jsonl', `lang ${each}`)] as const)
  expect(scores.filter(([, { right = 0 }]) => right < 89)).toEqual([])
  const mean = (column: string): number => scores.reduce((sum, [, each]) => sum + (each[column] ?? 0), 0) / scores.length
  expect(mean('right')).toBeGreaterThanOrEqual(94)
  expect(mean('wrong')).toBeLessThanOrEqual(3)
})

test.skipIf(!hasLabelled)('no question of more than a few words stands among the examples', () => {
  const { loaded } = checkContent(realFiles(), TODAY)
  const examples = new Set(loaded?.examples.flatMap(({ texts }) => texts.map((text) => text.toLowerCase())))
  const asked = labelled('dev.jsonl').map(({ q = '' }) => q.toLowerCase())
  expect(examples.size).toBeGreaterThan(1000)
  expect(asked.filter((question) => question.split(' ').length > 4 && examples.has(question))).toEqual([])
})

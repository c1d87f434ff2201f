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

test.skipIf(!hasLabelled)('English in scope: at least 88 % right, at most 4 % wrong', () => {
  const { right, wrong } = score('dev.jsonl', 'in scope', 'en')
  expect(right).toBeGreaterThanOrEqual(88)
  expect(wrong).toBeLessThanOrEqual(4)
})

test.skipIf(!hasLabelled)('English out of scope: at least 93 % right', () => {
  expect(score('dev.jsonl', 'out of scope', 'en')['right']).toBeGreaterThanOrEqual(93)
})

test.skipIf(!hasLabelled)('dialogues: at least 92 % right', () => {
  expect(score('dialogues.jsonl', 'all')['right']).toBeGreaterThanOrEqual(92)
})

test.skipIf(!hasLabelled)('every language: at least 79 % right', () => {
  const languages = [...new Set(labelled('dev.jsonl').map(({ lang = 'en' }) => lang))]
  expect(languages).toHaveLength(17)
  const weak = languages.map((each) => [each, score('dev.jsonl', `lang ${each}`)['right'] ?? 0] as const).filter(([, right]) => right < 79)
  expect(weak).toEqual([])
})

test.skipIf(!hasLabelled)('no question of more than a few words stands among the examples', () => {
  const { loaded } = checkContent(realFiles(), TODAY)
  const examples = new Set(loaded?.examples.flatMap(({ texts }) => texts.map((text) => text.toLowerCase())))
  const asked = labelled('dev.jsonl').map(({ q = '' }) => q.toLowerCase())
  expect(examples.size).toBeGreaterThan(1000)
  expect(asked.filter((question) => question.split(' ').length > 4 && examples.has(question))).toEqual([])
})

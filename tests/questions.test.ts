/** The labelled questions beside the checkout, where they are: a floor under what is understood. `npm run bench -- understanding` prints the figures. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkContent } from '../src/content/load-content.ts'
import { converse, hasShared, realFiles, SHARED, TODAY } from './support/world.ts'

const isMissing = !hasShared('questions/dev.jsonl')
const questions = (name: string) => join(SHARED, 'questions', name)

/** Percentages of the scorer's row `key`, by name. */
function score(name: string, key: string, language?: string): Record<string, number> {
  const lines = readFileSync(questions(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const answered = lines.map(({ q, turns }) =>
    turns ? { turns: converse(turns.map((each: { q: string }) => each.q)).map(({ turn }) => turn) } : converse([q])[0]?.turn,
  )
  const input = answered.map((each) => JSON.stringify(each)).join('\n')
  const { stdout } = spawnSync(process.execPath, [questions('score.mjs'), questions(name), ...(language ? ['--lang', language] : [])], {
    input,
    encoding: 'utf8',
  })
  const row = stdout.split('\n').find((line) => line.startsWith(`${key} `)) ?? ''
  return Object.fromEntries(
    [...row.matchAll(/(right|wrong|asked|refused)\s+([\d.]+)/g)].map(([, column = '', value]) => [column, Number(value)]),
  )
}

test.skipIf(isMissing)('English in scope: at least 88 % right, at most 4 % wrong', () => {
  const { right, wrong } = score('dev.jsonl', 'in scope', 'en')
  expect(right).toBeGreaterThanOrEqual(88)
  expect(wrong).toBeLessThanOrEqual(4)
})

test.skipIf(isMissing)('English out of scope: at least 93 % right', () => {
  expect(score('dev.jsonl', 'out of scope', 'en')['right']).toBeGreaterThanOrEqual(93)
})

test.skipIf(isMissing)('dialogues: at least 85 % right', () => {
  expect(score('dialogues.jsonl', 'all')['right']).toBeGreaterThanOrEqual(85)
})

test.skipIf(isMissing)('no question of more than a few words stands among the examples', () => {
  const { loaded } = checkContent(realFiles(), TODAY)
  const examples = new Set(loaded?.examples.flatMap(({ texts }) => texts.map((text) => text.toLowerCase())))
  const asked = readFileSync(questions('dev.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).q).toLowerCase())
  expect(examples.size).toBeGreaterThan(1000)
  expect(asked.filter((question) => question.split(' ').length > 4 && examples.has(question))).toEqual([])
})

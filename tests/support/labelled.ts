/** The labelled questions beside the checkout, where they are, and their scorer. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { converse, hasShared, SHARED } from './world.ts'

export const hasLabelled = hasShared('questions/dev.jsonl')

/** One labelled line: a question, or a dialogue of several. */
export interface Labelled {
  readonly q?: string
  readonly lang?: string
  readonly intent?: string
  readonly turns?: readonly { readonly q: string }[]
}

export const labelled = (name: string): Labelled[] =>
  readFileSync(join(SHARED, 'questions', name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/** The assistant's reading of a line, as the scorer takes it. */
export const readingOf = ({ q = '', turns }: Labelled): unknown =>
  turns ? { turns: converse(turns.map((each) => each.q)).map(({ turn }) => turn) } : converse([q])[0]?.turn

/** The scorer's table over readings in the order of the lines. */
export function scoreTable(lines: readonly Labelled[], readings: readonly unknown[], options: readonly string[] = []): string {
  const file = join(mkdtempSync(join(tmpdir(), 'optout-')), 'lines.jsonl')
  writeFileSync(file, toJsonLines(lines))
  const scorer = join(SHARED, 'questions/score.mjs')
  return spawnSync(process.execPath, [scorer, file, ...options], { input: toJsonLines(readings), encoding: 'utf8' }).stdout
}

const toJsonLines = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n')

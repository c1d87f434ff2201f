/** The labelled questions beside the checkout, where they are, and their scorer. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { converse, hasShared, SHARED } from './world.ts'

export const hasLabelled = hasShared('questions/dev.jsonl')

const labelledFile = (name: string): string => join(SHARED, 'questions', name)

/** One labelled line: a question, or a dialogue of several. */
export interface Labelled {
  readonly q?: string
  readonly lang?: string
  readonly turns?: readonly { readonly q: string }[]
}

export const labelled = (name: string): Labelled[] =>
  readFileSync(labelledFile(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/** The assistant's reading of a line, as the scorer takes it. */
export const readingOf = ({ q = '', turns }: Labelled): unknown =>
  turns ? { turns: converse(turns.map((each) => each.q)).map(({ turn }) => turn) } : converse([q])[0]?.turn

/** The scorer's table over readings in the order of the lines. */
export function scoreTable(name: string, readings: readonly unknown[], options: readonly string[] = []): string {
  const input = readings.map((reading) => JSON.stringify(reading)).join('\n')
  return spawnSync(process.execPath, [labelledFile('score.mjs'), labelledFile(name), ...options], { input, encoding: 'utf8' }).stdout
}

/** Ordinary chat messages, none of which is for the assistant, and what it makes of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { converse, ROOT } from './world.ts'

const FOLDER = join(ROOT, 'tests/fixtures')

export const chatter = (): { name: string; lines: string[] }[] =>
  readdirSync(FOLDER)
    .filter((file) => file.startsWith('chatter-'))
    .map((name) => ({ name, lines: readFileSync(join(FOLDER, name), 'utf8').trim().split('\n') }))

/** The lines it would answer, or ask back on, where it should stay silent. */
export function spokenTo(lines: readonly string[]): { answered: string[]; asked: string[] } {
  const kindOf = (line: string): string | undefined => {
    const turn = converse([line])[0]?.turn
    return turn?.intent === 'none' ? undefined : turn?.kind
  }
  const kinds = lines.map((line) => ({ line, kind: kindOf(line) }))
  const those = (kind: string): string[] => kinds.filter((each) => each.kind === kind).map(({ line }) => line)
  return { answered: those('answer'), asked: those('ask') }
}

/** Ordinary chat messages, none of which is for the assistant, and what it makes of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Turn, TurnKind } from '../../src/core/conversation/dialogue.ts'
import { converse, overhear, ROOT } from './world.ts'

const FOLDER = join(ROOT, 'tests/fixtures')

export const chatter = (): { name: string; lines: string[] }[] =>
  readdirSync(FOLDER)
    .filter((file) => file.startsWith('chatter-'))
    .map((name) => ({ name, lines: readFileSync(join(FOLDER, name), 'utf8').trim().split('\n') }))

export interface SpokenTo {
  readonly answered: readonly string[]
  readonly asked: readonly string[]
}

/** The lines it would answer, or ask back on, where it should stay silent. */
export function spokenTo(lines: readonly string[], turnOf: (line: string) => Turn | undefined): SpokenTo {
  const kinds = lines.map((line) => ({ line, kind: turnOf(line)?.kind }))
  const those = (kind: TurnKind): string[] => kinds.filter((each) => each.kind === kind).map(({ line }) => line)
  return { answered: those('answer'), asked: those('ask') }
}

export const HEARD = {
  'said to it': (line: string) => converse([line])[0]?.turn,
  overheard: (line: string) => overhear(line).turn,
}

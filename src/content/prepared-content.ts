/**
 * Content, checked and learnt from, kept between starts: reading and checking all YAML and learning from all examples takes over a second,
 * reading back what came of it a tenth of that, and a third of the memory.
 *
 * What is kept is found by a hash of every file it was made from, the program's own among them: a changed word anywhere makes it anew.
 * The folder may be deleted at any time, and may be read-only.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Content } from '../core/content.ts'
import { type Learnt, learn } from '../core/understanding/learning.ts'
import { CONTENT_FILES, CONTENT_FOLDERS, readFiles, type TextFile } from './read-files.ts'

export interface PreparedContent {
  readonly content: Content
  readonly learnt: Learnt
}

/** The program's folders that decide what comes of the files. */
const PROGRAM_FOLDERS = ['src/core', 'src/content']

/**
 * @param root the project's folder.
 * @param keptIn folder for what is kept; made on first use.
 * @param today `YYYY-MM-DD`
 * @throws {ContentError} with every problem of the content.
 */
export async function prepareContent(root: string, keptIn: string, today: string): Promise<PreparedContent> {
  const files = readFiles(root, CONTENT_FOLDERS, CONTENT_FILES)
  const kept = join(keptIn, `content-${hashOf([...files, ...readFiles(root, PROGRAM_FOLDERS, /\.ts$/)])}.bin`)
  const read = readKept(kept)
  if (read) return read
  // Only here: what reads and checks YAML is not needed, nor held in memory, by any other start.
  const { loadContent } = await import('./load-content.ts')
  const { content, examples } = loadContent(files, today)
  const prepared = { content, learnt: learn(examples, content) }
  keep(prepared, keptIn, kept)
  return prepared
}

function hashOf(files: readonly TextFile[]): string {
  const hash = createHash('sha256').update(process.version)
  for (const { file, text } of files) hash.update(`\0${file}\0${text}`)
  return hash.digest('hex').slice(0, 32)
}

function readKept(path: string): PreparedContent | undefined {
  try {
    const value: unknown = deserialize(readFileSync(path))
    return isPrepared(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The name holds the hash of everything that made it; what remains to be told is a file cut short. */
const isPrepared = (value: unknown): value is PreparedContent =>
  typeof value === 'object' && value !== null && 'content' in value && 'learnt' in value

/** Keeps it under a name that appears whole or not at all, and drops older ones. Not being able to is no error: the next start takes longer. */
function keep(prepared: PreparedContent, folder: string, path: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const old of readdirSync(folder).filter((name) => /^content-.*\.bin$/.test(name))) rmSync(join(folder, old), { force: true })
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, serialize(prepared))
    renameSync(draft, path)
  } catch {
    return
  }
}

/**
 * Content, checked and learnt from, kept between starts: reading and checking all YAML and learning from all examples takes seconds and
 * hundreds of megabytes; reading back what came of it takes a tenth of a second and little more than it holds.
 *
 * What is kept is found by a hash of every file it was made from, the program's own among them: a changed word anywhere makes it anew.
 * The folder may be deleted at any time, and may be read-only.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Content } from '../core/content.ts'
import type { LearntIntents } from '../core/understanding/intent-classifier.ts'
import { type Learnt, learn } from '../core/understanding/learning.ts'
import { CONTENT_FILES, CONTENT_FOLDERS, listFiles, readBytes, readFiles, readInto } from './read-files.ts'

export interface PreparedContent {
  readonly content: Content
  readonly learnt: Learnt
}

export interface Preparation {
  /** The project's folder. */
  readonly root: string
  /** Folder for what is kept; made on first use. */
  readonly keptIn: string
}

/** The program's folders that decide what comes of the files. */
const PROGRAM_FOLDERS = ['src/core', 'src/content']

/** What an earlier start kept for exactly these files; `undefined` where there is nothing usable. */
export function readPrepared(preparation: Preparation): PreparedContent | undefined {
  const path = pathOf(preparation)
  try {
    const bytes = readFileSync(path)
    const kept: unknown = deserialize(bytes)
    if (!isKept(kept)) return undefined
    const [first, all] = [completeIntents(kept.learnt.first, `${path}.first`), completeIntents(kept.learnt.all, `${path}.all`)]
    bytes.buffer.transfer(0)
    return { content: kept.content, learnt: { ...kept.learnt, first, all } }
  } catch {
    return undefined
  }
}

/**
 * Reads, checks and learns, and keeps the outcome where it can.
 *
 * @param today `YYYY-MM-DD`
 * @throws {ContentError} with every problem of the content.
 */
export async function prepareContent(preparation: Preparation, today: string): Promise<PreparedContent> {
  // Only here: what reads and checks YAML is not needed, nor held in memory, by any other start.
  const { loadContent } = await import('./load-content.ts')
  const { content, examples } = loadContent(readFiles(preparation.root, CONTENT_FOLDERS, CONTENT_FILES), today)
  const prepared = { content, learnt: learn(examples, content) }
  keep(prepared, preparation)
  return prepared
}

function pathOf({ root, keptIn }: Preparation): string {
  const hash = createHash('sha256').update(process.version)
  for (const path of [...listFiles(root, CONTENT_FOLDERS, CONTENT_FILES), ...listFiles(root, PROGRAM_FOLDERS, /\.ts$/)]) {
    hash.update(`\0${relative(root, path)}\0`)
    readBytes(path, (bytes) => hash.update(bytes))
  }
  return join(keptIn, `content-${hash.digest('hex').slice(0, 32)}.bin`)
}

/** All but the weights, which stand in files of their own beside it. */
interface Kept {
  readonly content: Content
  readonly learnt: Omit<Learnt, 'first' | 'all'> & { readonly first: KeptIntents; readonly all: KeptIntents }
}

type KeptIntents = Omit<LearntIntents, 'weights'> & { readonly weightCount: number }

const KEPT_NAME = /^content-.*\.bin(\.first|\.all)?$/

/** The weights are the bulk: read straight to where they stay, not into memory twice. The rest is copied out of the bytes it is a view of. */
function completeIntents({ features, rarity, weightCount }: KeptIntents, path: string): LearntIntents {
  const weights = new Float16Array(weightCount)
  readInto(path, weights)
  return { features: features.slice(), rarity: rarity.slice(), weights }
}

/** The name holds the hash of everything that made it; what remains to be told is a file cut short. */
const isKept = (value: unknown): value is Kept => typeof value === 'object' && value !== null && 'content' in value && 'learnt' in value

/** Keeps it under names that appear whole or not at all, and drops older ones. Not being able to is no error: the next start takes longer. */
function keep({ content, learnt }: PreparedContent, preparation: Preparation): void {
  const { keptIn } = preparation
  const kept: Kept = { content, learnt: { ...learnt, first: withoutWeights(learnt.first), all: withoutWeights(learnt.all) } }
  try {
    mkdirSync(keptIn, { recursive: true })
    for (const old of readdirSync(keptIn).filter((name) => KEPT_NAME.test(name))) rmSync(join(keptIn, old), { force: true })
    const path = pathOf(preparation)
    for (const name of ['first', 'all'] as const) writeWhole(`${path}.${name}`, bytesOf(learnt[name].weights))
    writeWhole(path, serialize(kept))
  } catch {
    return
  }
}

const withoutWeights = ({ features, rarity, weights }: LearntIntents): KeptIntents => ({ features, rarity, weightCount: weights.length })

const bytesOf = ({ buffer, byteOffset, byteLength }: Float16Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength)

function writeWhole(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, bytes)
  renameSync(draft, path)
}

/** The files of some folders, in the order of their paths. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Where content stands, and which files there are content. */
export const CONTENT_FOLDERS = ['catalog', 'intents'] as const
export const CONTENT_FILES = /\.ya?ml$/

export interface TextFile {
  /** Path from `root`, with `/`. */
  readonly file: string
  readonly text: string
}

/** One for all files: a start reads hundreds of them, and each its own would be megabytes of garbage. */
const chunk = new Uint8Array(65_536)

/**
 * Paths of every file below the given folders of `root` whose name matches.
 *
 * @throws {Error} of node:fs where a folder cannot be read.
 */
export function listFiles(root: string, folders: readonly string[], name: RegExp): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** As `listFiles`, with their texts. */
export function readFiles(root: string, folders: readonly string[], name: RegExp): TextFile[] {
  return listFiles(root, folders, name).map((path) => ({
    file: relative(root, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }))
}

/** Hands a file's bytes over in pieces that are valid only until the next: nothing of them stays in memory. */
export function readBytes(path: string, take: (bytes: Uint8Array) => void): void {
  const file = openSync(path, 'r')
  try {
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) take(chunk.subarray(0, length))
  } finally {
    closeSync(file)
  }
}

/** Fills `target` with a file's bytes. @throws {RangeError} where the file has not exactly as many. */
export function readInto(path: string, target: Float16Array): void {
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
  let filled = 0
  readBytes(path, (piece) => {
    if (filled + piece.length <= bytes.length) bytes.set(piece, filled)
    filled += piece.length
  })
  if (filled !== bytes.length) throw new RangeError(`${path} has ${filled} bytes, not ${bytes.length}`)
}

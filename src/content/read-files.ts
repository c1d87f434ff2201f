/** The texts of some folders, in the order of their paths. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Where content stands, and which files there are content. */
export const CONTENT_FOLDERS = ['catalog', 'intents'] as const
export const CONTENT_FILES = /\.ya?ml$/

export interface TextFile {
  /** Path from `root`, with `/`. */
  readonly file: string
  readonly text: string
}

/**
 * Reads every file below the given folders of `root` whose name matches.
 *
 * @throws {Error} of node:fs where a folder or file cannot be read.
 */
export function readFiles(root: string, folders: readonly string[], name: RegExp): TextFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
}

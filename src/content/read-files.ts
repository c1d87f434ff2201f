/** The YAML texts of a content folder, in the order of their paths. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export interface TextFile {
  /** Path from `root`, with `/`. */
  readonly file: string
  readonly text: string
}

/**
 * Reads every `.yaml` and `.yml` file below the given folders of `root`.
 *
 * @throws {Error} of node:fs where a folder or file cannot be read.
 */
export function readFiles(root: string, folders: readonly string[]): TextFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
}

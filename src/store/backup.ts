/** A copy of an SQLite database while the program writes to it. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { SetupError } from '../core/ports.ts'

/**
 * Copies what was committed when it began, in one piece: writers go on and cannot make it start over, as they can with SQLite's
 * page-wise copying. The copy has its name only once it is whole, checked, and on the disk.
 *
 * @param from path of the database.
 * @param to must not be there yet; readable for its owner alone.
 * @returns its size in bytes.
 * @throws {SetupError} when the database cannot be read or the copy cannot be written; no copy is left then.
 */
export function backupSqlite(from: string, to: string): number {
  if (exists(to)) throw new SetupError(`${to} is there already: name a new file.`)
  if (!exists(from)) throw new SetupError(`There is no database at ${from}: set DATA_DIR to the folder that the bot uses.`)
  const partial = `${to}.partial`
  try {
    // SQLite fills an empty file, and leaves its rights as they are.
    closeSync(openSync(partial, 'wx', 0o600))
  } catch (error) {
    throw new SetupError(`${partial} cannot be written: ${codeOf(error)}.`)
  }
  try {
    copy(from, partial)
    check(partial)
    flush(partial)
    renameSync(partial, to)
    return statSync(to).size
  } catch (error) {
    rmSync(partial, { force: true })
    if (error instanceof SetupError) throw error
    throw new SetupError(`${from} could not be copied to ${to}: ${codeOf(error)}. Check the disk, and the access to both.`)
  }
}

function copy(from: string, to: string): void {
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    source.prepare('vacuum into ?').run(to)
  } finally {
    source.close()
  }
}

function check(path: string): void {
  const made = new DatabaseSync(path, { readOnly: true })
  try {
    const found = made.prepare('pragma integrity_check').get()
    if (found?.['integrity_check'] !== 'ok') throw new SetupError('The copy is damaged, and was removed. Check the database and the disk.')
  } finally {
    made.close()
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

/** SQLite's own words name no value. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'errstr' in error) return String(error.errstr)
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

/**
 * Who may lead over an SQLite file: locks of the operating system's that end with their process, however that ends, and with no clock.
 *
 * Each is SQLite's own lock on an empty file beside the database: as sound as the database itself, which needs the same locks.
 */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * `inherited`: it is ours, and whoever had it before is dead. `anew`: it is ours, but its file was not there, which tells nothing of who
 * leads: the database comes from elsewhere, or from a program that knew no locks, or somebody deleted the file. `elsewhere`: another has it.
 */
export type Taken = 'inherited' | 'anew' | 'elsewhere'

export interface LeadLocks {
  /**
   * Takes the lock of that name; it is kept until this process ends or `close` is called.
   *
   * @throws what the file system says, where its file can be neither made nor opened.
   */
  take(name: string): Taken
  close(): void
}

const SQLITE_BUSY = 5

/** @param prefix of the paths of the files; taking a lock makes its file. */
export function createLeadLocks(prefix: string): LeadLocks {
  const made = new Set<string>()
  const held = new Map<string, DatabaseSync>()
  return {
    take(name) {
      const path = prefix + name
      if (!held.has(name) && makeFile(path)) made.add(name)
      const connection = held.get(name) ?? hold(path)
      if (!connection) return 'elsewhere'
      held.set(name, connection)
      return made.has(name) ? 'anew' : 'inherited'
    },
    close() {
      for (const connection of held.values()) connection.close()
      held.clear()
    },
  }
}

/** @returns whether it was not there. */
function makeFile(path: string): boolean {
  try {
    // Never opens one that is there: closing it again would end every lock that this process has on it.
    closeSync(openSync(path, 'wx'))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function hold(path: string): DatabaseSync | undefined {
  const connection = new DatabaseSync(path, { timeout: 0 })
  try {
    connection.exec('begin exclusive')
    return connection
  } catch (error) {
    connection.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

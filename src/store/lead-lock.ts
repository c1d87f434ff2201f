/**
 * Who may lead over an SQLite file: a lock of the operating system's that ends with its process, however that ends, and with no clock.
 *
 * It is SQLite's own lock on an empty file beside the database: as sound as the database itself, which needs the same locks. Whoever has it
 * knows that whoever had it before is dead.
 */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export interface LeadLock {
  /**
   * @returns whether this process has it; it keeps it until it ends or `close` is called.
   * @throws what the file system says, where the file can be neither made nor opened.
   */
  take(): boolean
  /**
   * Whether its file was there before. A file that was not tells nothing of who leads: the database may come from another place, or from a
   * program that knew no lock, or somebody deleted the file.
   */
  readonly isInherited: boolean
  close(): void
}

const SQLITE_BUSY = 5

/** @param path of the file; taking it makes it. */
export function createLeadLock(path: string): LeadLock {
  let held: DatabaseSync | undefined
  let isInherited = true
  return {
    take() {
      if (held) return true
      if (makeFile(path)) isInherited = false
      held = hold(path)
      return held !== undefined
    },
    get isInherited() {
      return isInherited
    },
    close() {
      held?.close()
      held = undefined
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

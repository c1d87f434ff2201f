/** SQLite, in the program itself: one file, or none for `:memory:`. A commit is on the disk before it is reported. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { SetupError } from '../core/ports.ts'
import { StoreError, type StoreTrouble } from '../core/store.ts'
import type { Answered, Database, Dialect, Query, SqlValue } from './database.ts'
import { createLeadLocks, type LeadLocks } from './lead-locks.ts'

/** A second process on the same file (a command of the operator's) writes for a few milliseconds at a time. */
const BUSY_TIMEOUT_MS = 5_000

const DIALECT: Dialect = {
  counted: 'integer primary key autoincrement',
  skipLocked: '',
  clock: "cast(unixepoch('subsec') * 1000 as integer)",
  migrationLock: undefined,
  records: (columns) =>
    `(select ${Object.keys(columns)
      .map((name) => `value->>'${name}' as ${name}`)
      .join(', ')} from json_each($1)) as r`,
}

/** @see https://www.sqlite.org/rescode.html */
const TROUBLES: Readonly<Record<number, readonly [StoreTrouble, string]>> = {
  5: ['busy', 'is held by another process'],
  6: ['busy', 'is held by another process'],
  8: ['read-only', 'cannot be written: give the program write access to it and to its folder, on a disk that is not mounted read-only'],
  10: ['broken', 'cannot be read or written: check the disk'],
  11: ['broken', 'is damaged: restore it from a copy'],
  13: ['full', 'has no room: free space on its disk'],
  14: ['broken', 'cannot be opened: check its folder and the access to it'],
  26: ['broken', 'is not a database of this program'],
  // Of code 10: the file beside it that readers share could not grow, which "may indicate that the volume is out of space".
  4874: ['full', 'has no room: free space on its disk'],
}

/** Beside the database, a file a network; there is nothing in them. */
const LOCK_SUFFIX = '-lead-'

/**
 * @param path of the file; its folder is made.
 * @throws {SetupError} when it cannot be opened for writing.
 */
export function openSqlite(path: string): Database {
  try {
    if (path === ':memory:') return databaseOver(connect(path), path)
    mkdirSync(dirname(path), { recursive: true })
    return databaseOver(connect(path), path, createLeadLocks(path + LOCK_SUFFIX))
  } catch (error) {
    throw new SetupError(`${storeErrorOf(error, path).message}. Set DATA_DIR to a folder the program may write.`)
  }
}

function connect(path: string): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  connection.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  // Fails here, and not at the first subscription, where the file cannot be written.
  connection.exec('begin immediate; create table if not exists writable (it integer); drop table writable; commit')
  return connection
}

function databaseOver(connection: DatabaseSync, path: string, locks?: LeadLocks): Database {
  const statements = new Map<string, Prepared>()
  const prepared = (sql: string): Prepared => {
    const known = statements.get(sql)
    if (known) return known
    const statement = connection.prepare(sql.replace(/\$(\d)/g, '?$1'))
    const made = { statement, hasRows: statement.columns().length > 0 }
    statements.set(sql, made)
    return made
  }
  const run: Query = async (sql, values = []) => runStatement(() => prepared(sql), values, path)

  // One connection: what is asked during a transaction waits for its end.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    dialect: DIALECT,
    ...(locks && { takeLeadLock: takePlainly(locks, path) }),
    query: (sql, values) => inTurn(() => run(sql, values)),
    transaction: (work) => inTurn(() => inTransaction(connection, run, work)),
    [Symbol.asyncDispose]: () =>
      inTurn(async () => {
        statements.clear()
        connection.close()
        // After the last write: from now on another leads.
        locks?.close()
      }),
  }
}

const takePlainly =
  (locks: LeadLocks, path: string): LeadLocks['take'] =>
  (name) => {
    try {
      return locks.take(name)
    } catch (error) {
      throw storeErrorOf(error, path)
    }
  }

interface Prepared {
  readonly statement: StatementSync
  readonly hasRows: boolean
}

function runStatement(prepare: () => Prepared, values: readonly SqlValue[], path: string): Answered {
  try {
    const { statement, hasRows } = prepare()
    if (hasRows) {
      const rows = statement.all(...values)
      return { rows, count: rows.length }
    }
    return { rows: [], count: Number(statement.run(...values).changes) }
  } catch (error) {
    throw storeErrorOf(error, path)
  }
}

async function inTransaction<T>(connection: DatabaseSync, run: Query, work: (query: Query) => Promise<T>): Promise<T> {
  await run('begin immediate')
  try {
    const result = await work(run)
    await run('commit')
    return result
  } catch (error) {
    // A full disk may have rolled it back already.
    if (connection.isTransaction) connection.exec('rollback')
    throw error
  }
}

/** A mistake of ours stays what it is; what befell the file is said plainly. */
function storeErrorOf(error: unknown, path: string): Error {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined
  const [trouble, what] = (code !== undefined && (TROUBLES[code] ?? TROUBLES[code & 0xff])) || []
  if (trouble !== undefined) return new StoreError(trouble, `The database ${path} ${what}`)
  if (error instanceof Error && 'code' in error && !String(error.code).startsWith('ERR_'))
    return new StoreError('broken', `The folder of the database ${path} cannot be used: ${String(error.code)}`)
  return error instanceof Error ? error : new Error('Unknown failure of the database')
}

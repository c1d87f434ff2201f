/**
 * What the store needs of a database, small enough that two fit it: SQL that both understand, with the few words that differ.
 *
 * Instants are whole milliseconds since 1970 and truths are 0 and 1, in both. Parameters are `$1`, `$2` …
 */

import type { LeadLocks } from './lead-locks.ts'

export type SqlValue = string | number | null
export type Row = Readonly<Record<string, unknown>>

export interface Answered {
  readonly rows: readonly Row[]
  /** Rows written. */
  readonly count: number
}

/** @throws {StoreError} */
export type Query = (sql: string, values?: readonly SqlValue[]) => Promise<Answered>

/** The words in which the two databases differ. */
export interface Dialect {
  /** A primary key that counts up and never comes again. */
  readonly counted: string
  /** Ends a select of rows to be written: leaves out those that another connection holds. */
  readonly skipLocked: string
  /** An expression for the database's time. */
  readonly clock: string
  /** First statement of a migration: nobody else migrates until the transaction ends. */
  readonly migrationLock: string | undefined
  /** A from-item over a JSON array of objects in parameter `$1`. */
  records(columns: Readonly<Record<string, 'bigint' | 'text'>>): string
}

export interface Database extends AsyncDisposable {
  readonly dialect: Dialect
  readonly query: Query
  /** Where one process alone can lead, and whoever comes after it knows that it is dead. @throws {StoreError} */
  readonly takeLeadLock?: LeadLocks['take']
  /** All or nothing. It may wait for another writer. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
}

/** One row, or none. */
export const firstOf = ({ rows }: Answered): Row | undefined => rows[0]

/** Brings a database to the tables this program knows: forward only, in one transaction, one replica at a time. */
import { SetupError } from '../../core/ports.ts'
import { type Database, type Dialect, firstOf } from '../database.ts'
import { initial } from './001-initial.ts'
import { pruning } from './002-pruning.ts'
import { leaving } from './003-leaving.ts'
import { leases } from './004-leases.ts'

/**
 * In order; the number of a migration is its place from 1. None is ever changed once published. Each adds only what the version before may
 * leave out when it writes: during an upgrade its replicas go on.
 */
const MIGRATIONS: readonly ((dialect: Dialect) => readonly string[])[] = [initial, pruning, leaving, leases]

/**
 * @returns how many migrations ran.
 * @throws {SetupError} where a newer program has written: its tables may mean something else.
 */
export function migrate({ dialect, transaction }: Database): Promise<number> {
  return transaction(async (query) => {
    if (dialect.migrationLock !== undefined) await query(dialect.migrationLock)
    await query('create table if not exists schema_version (version integer not null)')
    const found = firstOf(await query('select max(version) as version from schema_version'))
    const version = Number(found?.['version'] ?? 0)
    if (version > MIGRATIONS.length)
      throw new SetupError(
        `The database has version ${version}, and this program knows ${MIGRATIONS.length}: a newer one has used it. Start that one, or restore a copy from before.`,
      )
    const missing = MIGRATIONS.slice(version)
    for (const [index, migration] of missing.entries()) {
      for (const statement of migration(dialect)) await query(statement)
      await query('insert into schema_version (version) values ($1)', [version + index + 1])
    }
    return missing.length
  })
}

/** Opens the store: PostgreSQL where an address is given, else SQLite in a folder. */
import { join } from 'node:path'
import type { Store } from '../core/store.ts'
import { createAnnouncements } from './announcements.ts'
import { createArchive } from './archive.ts'
import { type Database, firstOf } from './database.ts'
import { createDeliveries } from './deliveries.ts'
import { createLeaders } from './leaders.ts'
import { migrate } from './migrations/migrate.ts'
import { createReminders } from './reminders.ts'
import { createSettings } from './settings.ts'
import { openSqlite } from './sqlite.ts'
import { createSubscriptions } from './subscriptions.ts'

/** In the folder of data. */
export const SQLITE_FILE = 'optout.sqlite'

export interface StorePlace {
  /** Made where it is missing. */
  readonly dataDir: string
  /** `postgres://…`; where set, the folder is not used. */
  readonly databaseUrl: string | undefined
}

/**
 * @throws {SetupError} when the database cannot be opened for writing, or a newer program has used it.
 */
export async function openStore({ dataDir, databaseUrl }: StorePlace): Promise<Store> {
  if (databaseUrl === undefined) return storeOver(openSqlite(join(dataDir, SQLITE_FILE)))
  // Loaded only where it is used.
  const { openPostgres } = await import('./postgres.ts')
  return storeOver(await openPostgres(databaseUrl))
}

/**
 * The store over an open database, its tables brought up to date. Disposing it closes the database.
 *
 * @throws {SetupError} where a newer program has used it.
 */
export async function storeOver(database: Database): Promise<Store> {
  try {
    await migrate(database)
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  return {
    ...createSettings(database),
    ...createSubscriptions(database),
    ...createAnnouncements(database),
    ...createDeliveries(database),
    ...createLeaders(database),
    ...createReminders(database),
    ...createArchive(database),
    async clock() {
      const row = firstOf(await database.query(`select ${database.dialect.clock} as now`))
      return new Date(Number(row?.['now']))
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

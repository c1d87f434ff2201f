/** What is kept stands in `docs/PRIVACY.md`, for people: every table and column with its reason and how long. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Database } from '../src/store/database.ts'
import { migrate } from '../src/store/migrations/migrate.ts'
import { openSqlite } from '../src/store/sqlite.ts'
import { ROOT } from './support/world.ts'

/** `table.column` for each row of the appendix that says what for and how long. */
function namedInDocument(): ReadonlySet<string> {
  const [, appendix = ''] = readFileSync(join(ROOT, 'docs/PRIVACY.md'), 'utf8').split('## Every column on the disk')
  const rows = [...appendix.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  return new Set(rows.flatMap(([, table, columns = '']) => [...columns.matchAll(/`(\w+)`/g)].map(([, column]) => `${table}.${column}`)))
}

/** Columns there are and the document does not name. */
async function unnamed({ query }: Database): Promise<string[]> {
  const { rows: tables } = await query(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
  const named = namedInDocument()
  const missing: string[] = []
  for (const { name: table } of tables) {
    const { rows: columns } = await query(`select name from pragma_table_info('${table}')`)
    missing.push(...columns.map(({ name }) => `${table}.${name}`).filter((column) => !named.has(column)))
  }
  return missing.sort()
}

test('the document for people names every table and column of a fresh store', async () => {
  await using database = openSqlite(':memory:')
  await migrate(database)
  expect(await unnamed(database)).toEqual([])
})

test('a table or column that is added without a word of it is found', async () => {
  await using database = openSqlite(':memory:')
  await migrate(database)
  await database.query('alter table settings add column nickname text')
  await database.query('create table visits (chat_id text, at bigint)')
  expect(await unnamed(database)).toEqual(['settings.nickname', 'visits.at', 'visits.chat_id'])
})

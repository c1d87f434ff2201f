/** What is kept stands in `docs/DELIVERY.md`, column by column. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { openSqlite } from '../../src/store/sqlite.ts'

test('every table and column is named with its reason, and none that is not there', async () => {
  await using database = openSqlite(':memory:')
  await migrate(database)
  const { rows } = await database.query(
    `select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
      where m.type = 'table' and m.name not like 'sqlite_%'`,
  )
  const there = rows.map((row) => `${row['table']}.${row['column']}`).sort()
  const text = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/DELIVERY.md'), 'utf8').split('## What is kept')[1] ?? ''
  const named = [...text.matchAll(/^\| `(\w+)(?:\.(\w+))?`([^|]*)\|/gm)].flatMap(([, table, one, more = '']) =>
    [...(one === undefined ? [] : [one]), ...more.split(/[\s,]+/)].filter((name) => name !== '').map((column) => `${table}.${column}`),
  )
  expect(named.sort()).toEqual(there)
})

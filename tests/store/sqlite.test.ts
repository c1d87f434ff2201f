import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { SetupError } from '../../src/core/ports.ts'
import { StoreError } from '../../src/core/store.ts'
import { openStore, storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { draft, fill, lease, NOW, wish } from '../support/outbox.ts'
import { describeEarlier } from './contract/earlier.ts'
import { describeStore } from './describe-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'optout-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const open = (dataDir: string) => openStore({ dataDir, databaseUrl: undefined })

describeStore('sqlite in memory', () => storeOver(openSqlite(':memory:')))
let files = 0
describeStore('sqlite in a file', () => {
  files += 1
  return open(join(folder, `contract-${files}`))
})

test('what was written is there after a restart, and the folder is made', async () => {
  const dataDir = join(folder, 'new/deeper')
  {
    await using store = await open(dataDir)
    await fill(store, [wish('a')], [draft('x/1')])
  }
  await using again = await open(dataDir)
  expect(await lease(again, NOW)).toHaveLength(1)
  expect(await again.publish([draft('x/1')], { now: NOW, releaseAt: NOW })).toEqual([])
})

test('two processes may use one file', async () => {
  const dataDir = join(folder, 'two')
  await using one = await open(dataDir)
  await using other = await open(dataDir)
  await fill(one, [wish('a'), wish('b')], [draft('x/1')])
  expect([...(await lease(one, NOW, 1)), ...(await lease(other, NOW))]).toHaveLength(2)
})

test('a database that a newer program has used is refused', async () => {
  const dataDir = join(folder, 'newer')
  await (await open(dataDir))[Symbol.asyncDispose]()
  const file = new DatabaseSync(join(dataDir, 'optout.sqlite'))
  file.exec('insert into schema_version (version) values (99)')
  file.close()
  await expect(open(dataDir)).rejects.toThrow(SetupError)
  await expect(open(dataDir)).rejects.toThrow(/has version 99, and this program knows \d+: a newer one has used it/)
})

describeEarlier('sqlite', async () => openSqlite(':memory:'))

test('a file that is no database is refused, and stays as it is', async () => {
  const dataDir = join(folder, 'foreign')
  await (await open(dataDir))[Symbol.asyncDispose]()
  writeFileSync(join(dataDir, 'optout.sqlite'), 'This is my diary. '.repeat(100))
  await expect(open(dataDir)).rejects.toThrow(/is not a database of this program\. Set DATA_DIR/)
})

test('a folder that cannot be made is refused', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(open(join(folder, 'file/data'))).rejects.toThrow(/cannot be used: (ENOTDIR|EEXIST)\. Set DATA_DIR/)
})

// Root may write everywhere.
test.skipIf(process.getuid?.() === 0)('a file that may only be read is refused (not as root)', async () => {
  const dataDir = join(folder, 'readonly')
  await (await open(dataDir))[Symbol.asyncDispose]()
  chmodSync(join(dataDir, 'optout.sqlite'), 0o444)
  await expect(open(dataDir)).rejects.toThrow(/cannot be written: give the program write access/)
})

test('a file that becomes read-only is said plainly, and what was read can still be read', async () => {
  const database = openSqlite(join(folder, 'query-only/optout.sqlite'))
  await using store = await storeOver(database)
  await store.subscribe(wish('a'), NOW)
  await database.query('pragma query_only = 1')
  const writing = store.subscribe(wish('b'), NOW)
  await expect(writing).rejects.toMatchObject({ trouble: 'read-only', message: expect.stringMatching(/cannot be written: give/) })
  expect(await store.subscriptionOf({ adapter: 'telegram', chatId: 'a' })).toBeDefined()
  await database.query('pragma query_only = 0')
})

test('a full disk is said plainly, loses nothing, and is over when there is room', async () => {
  const database = openSqlite(join(folder, 'full/optout.sqlite'))
  await using store = await storeOver(database)
  await fill(store, [wish('a')], [draft('x/1')])
  await database.query('pragma max_page_count = 1')
  const grow = async (): Promise<void> => {
    for (let index = 0; index < 2_000; index += 1)
      await store.writeSettings({ adapter: 'telegram', chatId: `c${index}` }, { locale: 'x'.repeat(50) })
  }
  await expect(grow()).rejects.toThrow(StoreError)
  await expect(grow()).rejects.toMatchObject({ trouble: 'full', message: expect.stringMatching(/has no room: free space/) })
  await database.query('pragma max_page_count = 1000000')
  await grow()
  expect(await lease(store, NOW)).toHaveLength(1)
})

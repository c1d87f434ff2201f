import { afterAll, expect, test } from 'vitest'
import { SetupError } from '../../src/core/ports.ts'
import { StoreError } from '../../src/core/store.ts'
import { openStore, storeOver } from '../../src/store/open-store.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { draft, fill, lease, NOW, spreadAll, wish } from '../support/outbox.ts'
import { startPostgres } from '../support/postgres.ts'
import { RECORDS } from '../support/records.ts'
import { describeEarlier } from './contract/earlier.ts'
import { describeStore } from './describe-store.ts'

const server = await startPostgres()

if (typeof server === 'string') test.skip(`PostgreSQL cannot start here: ${server}`, () => undefined)
else {
  afterAll(() => server[Symbol.asyncDispose]())
  const open = (databaseUrl: string) => openStore({ dataDir: '/nowhere', databaseUrl })

  describeStore('postgres', async () => open(await server.freshUrl()))
  describeEarlier('postgres', async () => openPostgres(await server.freshUrl()))

  test('replicas that start at once on an empty database all find its tables', async () => {
    const url = await server.freshUrl()
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(url)))
    const published = await Promise.all(stores.map((store) => store.publish([draft('x/1')], { now: NOW, releaseAt: NOW })))
    expect(published.flat()).toEqual([])
    const news = await Promise.all(stores.map((store) => store.publish([draft('x/2')], { now: NOW, releaseAt: NOW })))
    expect(news.flat()).toEqual(['x/2'])
    for (const store of stores) await store[Symbol.asyncDispose]()
  })

  test('replicas spread and lease side by side, and each delivery is one', async () => {
    const url = await server.freshUrl()
    const stores = await Promise.all(Array.from({ length: 3 }, () => open(url)))
    const [first] = stores
    if (!first) throw new Error('No store')
    await fill(
      first,
      Array.from({ length: 60 }, (_, index) => wish(`c${index}`)),
      [],
    )
    await first.publish([draft('x/1')], { now: NOW, releaseAt: NOW })
    await Promise.all(stores.map((store) => spreadAll(store, NOW, 7)))
    await spreadAll(first, NOW)
    const leased = (await Promise.all(stores.map((store) => lease(store, NOW, 30)))).flat()
    const rest = await lease(first, NOW)
    const chats = [...leased, ...rest].map(({ subscription }) => subscription.chat.chatId)
    expect(new Set(chats).size).toBe(60)
    expect(chats).toHaveLength(60)
    for (const store of stores) await store[Symbol.asyncDispose]()
  })

  test('what goes from SQLite to PostgreSQL and back is what it was', async () => {
    await using sqlite = await storeOver(openSqlite(':memory:'))
    await using postgres = await open(await server.freshUrl())
    await using back = await storeOver(openSqlite(':memory:'))
    await sqlite.importAll(RECORDS)
    await postgres.importAll((await sqlite.exportAll()).records)
    await back.importAll((await postgres.exportAll()).records)
    expect(await back.exportAll()).toEqual({ records: RECORDS, unfinished: 0 })
  })

  test('a database that a newer program has used is refused', async () => {
    const url = await server.freshUrl()
    await (await open(url))[Symbol.asyncDispose]()
    {
      await using database = await openPostgres(url)
      await database.query('insert into schema_version (version) values (99)')
    }
    await expect(open(url)).rejects.toThrow(/has version 99, and this program knows \d+: a newer one has used it/)
  })

  test.for([
    ['postgres://who:hush@127.0.0.1:1/none', /127\.0\.0\.1:1\/none cannot be reached: ECONNREFUSED\. Check DATABASE_URL/],
    ['not an address', /DATABASE_URL is no address/],
  ] as const)('a server that cannot be reached is said plainly, without its password: %s', async ([url, message]) => {
    const opening = open(url)
    await expect(opening).rejects.toThrow(SetupError)
    await expect(opening).rejects.toThrow(message)
    await expect(opening).rejects.not.toThrow(/hush/)
  })

  test('a server that goes away is an error while it is gone, and loses nothing', { timeout: 60_000 }, async () => {
    await using store = await storeOver(await openPostgres(await server.freshUrl()))
    await fill(store, [wish('a')], [draft('x/1')])
    const restarting = server.restart()
    await expect(
      (async () => {
        for (;;) await store.subscriptionOf({ adapter: 'telegram', chatId: 'a' })
      })(),
    ).rejects.toThrow(StoreError)
    await restarting
    expect(await lease(store, NOW)).toHaveLength(1)
  })

  test('a connection that breaks between two statements of a transaction is an error like any other', { timeout: 60_000 }, async () => {
    await using database = await openPostgres(await server.freshUrl())
    const broken = database.transaction(async (query) => {
      await server.restart()
      await query('select 1')
    })
    await expect(broken).rejects.toThrow(StoreError)
    expect((await database.query('select 1 as it')).rows).toEqual([{ it: 1 }])
  })
}

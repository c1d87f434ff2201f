/** The program killed at random moments, over a network that fails in every way: the short form; `npm run bench -- delivery` has the long one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type CrashCounts, type CrashRun, runCrashes } from '../support/crash-run.ts'
import { startPostgres } from '../support/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'optout-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const server = await startPostgres()
if (typeof server !== 'string') afterAll(() => server[Symbol.asyncDispose]())

const RUN = { chats: 800, announcements: 2, kills: 5 }
const seed = Date.now() % 100_000

/** As many sends a program has in hand at most. */
const IN_HAND = 64

function check(counts: CrashCounts, run: Omit<CrashRun, 'place'>): void {
  process.stdout.write(`crash run, seed ${run.seed}: ${JSON.stringify(counts)}\n`)
  expect(counts.missing).toBe(0)
  expect(counts.dead).toBe(0)
  // One chat in a hundred refuses: held, and not asked again.
  expect(counts.held).toBe((run.chats / 100) * run.announcements)
  // A network without a key: what was in hand at a kill, and what it took without saying so.
  expect(counts.repeated).toBeLessThanOrEqual((run.kills * IN_HAND + counts.lostAnswers) * run.announcements)
  // A network that honours a nonce.
  expect(counts.repeatedWithNonce).toBe(0)
  expect(counts.swallowed).toBe(0)
}

test('killed at random moments, every chat has each announcement: SQLite', { timeout: 60_000 }, async () => {
  const run = { ...RUN, seed }
  check(await runCrashes({ ...run, place: { dataDir: folder, databaseUrl: undefined } }), run)
})

test.skipIf(typeof server === 'string')(
  'two replicas, one of them killed again and again, and the database restarted: PostgreSQL (where it can start)',
  { timeout: 60_000 },
  async () => {
    if (typeof server === 'string') return
    const run = { ...RUN, replicas: 2, kills: 3, disturb: server.restart, seed }
    check(await runCrashes({ ...run, place: { dataDir: '', databaseUrl: await server.freshUrl() } }), run)
  },
)

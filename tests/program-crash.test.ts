/** The whole program on both networks, killed while it announces: the short form; `npm run bench -- delivery` has the long one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgramCrashes } from './support/program-crash.ts'

const CHATS = 400
/** One chat in a hundred shuts the bot out, and one is gone. */
const REFUSING = 8
/** As many sends as a program has in hand at most. */
const IN_HAND = 64

test('the whole program, killed while it announces through discord.js and grammY, tells every chat', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'optout-program-crash-'))
  const run = { chats: CHATS, kills: 2, seed: Date.now() % 100_000, sendingMs: { least: 50, spread: 600 }, perSecond: 400, isStrict: true }
  const counts = await runProgramCrashes({ ...run, dataDir, isShort: true })
  process.stdout.write(`program crash run, seed ${run.seed}: ${JSON.stringify(counts)}\n`)
  const everybody = { missing: 0, paused: REFUSING, silent: 0, mistakes: [] }
  expect(counts.discord).toMatchObject({ ...everybody, arrivedOnce: CHATS - REFUSING, twice: 0 })
  expect(counts.telegram).toMatchObject(everybody)
  expect(counts.telegram.repeated).toBeLessThanOrEqual(run.kills * IN_HAND + counts.telegram.lostAnswers)
  rmSync(dataDir, { recursive: true, force: true })
})

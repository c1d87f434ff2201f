import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgramCrashes } from './support/program-crash.ts'

test('the whole program, killed while it announces through discord.js, tells every channel once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'optout-program-crash-'))
  const seed = Math.floor(Math.random() * 100_000)
  const counts = await runProgramCrashes({ dataDir, chats: 400, kills: 2, seed, lifeMs: { least: 900, spread: 1_600 }, isStrict: true })
  process.stdout.write(`program crash run, seed ${seed}: ${JSON.stringify(counts)}\n`)
  expect(counts).toMatchObject({ arrivedOnce: 400, missing: 0, twice: 0, refusals: 0 })
  rmSync(dataDir, { recursive: true, force: true })
})

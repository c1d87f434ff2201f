/** What a program that is killed again and again delivers. */
import { join } from 'node:path'
import { runCrashes } from '../../support/crash-run.ts'
import { runProgramCrashes } from '../../support/program-crash.ts'
import { folder, postgres } from './machine.ts'

/** The long form of the crash test. */
export async function crashes(): Promise<void> {
  const run = { chats: 20_000, announcements: 1, kills: 50, seed: 20_261_124 }
  console.log(
    'crashes, sqlite:',
    JSON.stringify(await runCrashes({ ...run, place: { dataDir: join(folder, 'crashes'), databaseUrl: undefined } })),
  )
  const slow = { ...run, chats: 1_000, perSecond: 30, latencyMs: 100, place: { dataDir: join(folder, 'slow'), databaseUrl: undefined } }
  console.log("crashes, sqlite, at Telegram's 30 a second and 100 ms an answer:", JSON.stringify(await runCrashes(slow)))
  if (!postgres) return
  for (const replicas of [2, 4]) {
    const place = { dataDir: '', databaseUrl: await postgres.freshUrl() }
    const counts = await runCrashes({ ...run, kills: 20, replicas, place, disturb: postgres.restart })
    console.log(`crashes, postgres restarted half way, ${replicas} replicas:`, JSON.stringify(counts))
  }
}

/** The same with the real program on both networks, through discord.js and grammY. */
export async function program(): Promise<void> {
  const sendingMs = { least: 100, spread: 2_000 }
  const run = {
    dataDir: join(folder, 'program'),
    chats: 20_000,
    kills: 50,
    seed: 1,
    sendingMs,
    perSecond: 300,
    isStrict: false,
    isShort: false,
  }
  const counts = await runProgramCrashes(run)
  console.log('crashes of the whole program:', JSON.stringify(counts))
}

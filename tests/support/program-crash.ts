/** The whole program, through the real discord.js, killed at random moments while it announces: what arrived, and how often. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { openStore } from '../../src/store/open-store.ts'
import { createChance } from './crash-run.ts'
import type { Fault } from './discord/faults.ts'
import { TOKEN } from './discord/names.ts'
import { openDiscordServer } from './discord/server.ts'
import { draft, wish } from './outbox.ts'
import { ROOT } from './world.ts'

export interface ProgramCrashRun {
  readonly dataDir: string
  readonly chats: number
  readonly kills: number
  readonly seed: number
  /** From the start of a process to its kill. A leader's successor waits until its lead has run out, 20 s and more. */
  readonly lifeMs: { readonly least: number; readonly spread: number }
  /** Whether bodies are checked as Discord would: slower. */
  readonly isStrict: boolean
}

export interface ProgramCrashCounts {
  readonly chats: number
  readonly kills: number
  /** Calls that wrote or would have written a message. */
  readonly calls: number
  readonly faults: number
  readonly arrivedOnce: number
  readonly missing: number
  readonly twice: number
  readonly refusals: number
  readonly seconds: number
}

/** One call in ten meets one of these; the last is a server that stalls until after the program has given up on the call. */
const FAULTS: readonly Fault[] = [{ status: 500 }, { reset: 'before' }, { reset: 'after' }, { retryAfterS: 0.2 }, { afterMs: 13_000 }]
const FAULT_SHARE = 0.1
const PER_SECOND = 400

export async function runProgramCrashes({ dataDir, chats, kills, seed, lifeMs, isStrict }: ProgramCrashRun): Promise<ProgramCrashCounts> {
  const startedMs = performance.now()
  const chance = createChance(seed)
  await using server = await openDiscordServer({ isStrict })
  const ids = Array.from({ length: chats }, (_, index) => String(200_000_000_000_000_000n + BigInt(index)))
  await subscribe(dataDir, ids)
  const faults = Array.from({ length: Math.round(chats * FAULT_SHARE) }, (_, index) => FAULTS[index % FAULTS.length] ?? { status: 500 })
  server.fault('POST /channels', ...faults)
  for (let kill = 0; kill < kills; kill++) {
    const program = start(dataDir, server.apiUrl)
    await wait(lifeMs.least + chance() * lifeMs.spread)
    program.kill('SIGKILL')
    await once(program, 'exit')
  }
  const last = start(dataDir, server.apiUrl)
  await server.posted(chats)
  await untilSettled(dataDir)
  last.kill('SIGTERM')
  await once(last, 'exit')
  const arrivals = Map.groupBy(server.messages, ({ path }) => path)
  const times = ids.map((id) => arrivals.get(`/channels/${id}/messages`)?.length ?? 0)
  return {
    chats,
    kills,
    calls: server.arrivals.filter(({ path }) => path.endsWith('/messages')).length,
    faults: faults.length,
    arrivedOnce: times.filter((count) => count === 1).length,
    missing: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
    refusals: server.refusals.length,
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
  }
}

async function subscribe(dataDir: string, ids: readonly string[]): Promise<void> {
  await using store = await openStore({ dataDir, databaseUrl: undefined })
  const now = new Date()
  for (const chatId of ids) await store.subscribe(wish(chatId, { chat: { adapter: 'discord', chatId } }), now)
  await store.publishOne(draft('operator/crash'), now)
}

function start(dataDir: string, apiUrl: string) {
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    DISCORD_TOKEN: TOKEN,
    DISCORD_API_URL: apiUrl,
    DISCORD_MESSAGES_PER_SECOND: String(PER_SECOND),
    LOG_LEVEL: 'silent',
  }
  return spawn(process.execPath, ['--import', './src/preload.js', 'src/main.ts'], { cwd: ROOT, env, stdio: 'ignore' })
}

/** Whatever may still come a second time has then had its turn. */
async function untilSettled(dataDir: string): Promise<void> {
  await using store = await openStore({ dataDir, databaseUrl: undefined })
  while ((await store.outboxState(new Date())).pending > 0) await wait(100)
}

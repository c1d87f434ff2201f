/** The whole program, through the real SDKs, killed at random moments while it announces: what arrived, and how often. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { createChance, isUnderWay } from './crash-run.ts'
import { draft, wish } from './outbox.ts'
import { openDiscordNetwork, openTelegramNetwork, type ProgramNetwork } from './program-networks.ts'
import { startProgram, until } from './program-process.ts'

export interface ProgramCrashRun {
  readonly dataDir: string
  /** On each network. */
  readonly chats: number
  readonly kills: number
  readonly seed: number
  /** From when a process has sent on both networks to its kill; one in five is killed while it starts. */
  readonly sendingMs: { readonly least: number; readonly spread: number }
  readonly perSecond: number
  /** Whether Discord's bodies are checked as Discord would, which is slower. */
  readonly isStrict: boolean
  /** Whether each chat fails once at most, and none hangs after the last kill. */
  readonly isShort: boolean
}

export interface NetworkCounts {
  readonly chats: number
  readonly faults: Readonly<Record<string, number>>
  /** Answers that were cut off or came too late, their message taken. */
  readonly lostAnswers: number
  /** Of the chats that can be reached. */
  readonly arrivedOnce: number
  readonly missing: number
  readonly twice: number
  /** Arrivals beyond the first. */
  readonly repeated: number
  /** Chats that refuse for good: their subscription says why, or does not. */
  readonly paused: number
  readonly silent: number
  readonly mistakes: readonly string[]
}

export interface ProgramCrashCounts {
  readonly kills: number
  /** Of them, those of a process that had sent something on both networks. */
  readonly killsMidway: number
  readonly seconds: number
  readonly discord: NetworkCounts
  readonly telegram: NetworkCounts
}

const ANNOUNCEMENT = 'operator/crash'
const FAULT_SHARE = 0.1
/** Each so many-th process is killed while it starts, which takes about as long. */
const STARTING_EVERY = 5
const START_MS = 1_500
/** Where no message comes for so long, none is due. */
const NOTHING_LEFT_MS = 15_000

export async function runProgramCrashes(run: ProgramCrashRun): Promise<ProgramCrashCounts> {
  const { dataDir, kills } = run
  const startedMs = performance.now()
  const chance = createChance(run.seed)
  const parts = { ...run, chance, faultShare: FAULT_SHARE, failsOnce: run.isShort }
  await using discord = await openDiscordNetwork(parts)
  await using telegram = await openTelegramNetwork(parts)
  const environment = { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...discord.environment, ...telegram.environment }
  await subscribeAll(dataDir, [discord, telegram])
  let killsMidway = 0
  for (let kill = 0; kill < kills; kill++) {
    const isStarting = kill % STARTING_EVERY === STARTING_EVERY - 1
    if (await liveAndDie(environment, { run, chance, isStarting, discord, telegram })) killsMidway += 1
  }
  if (run.isShort) for (const network of [discord, telegram]) network.hurry()
  const last = startProgram(environment)
  await using store = await openStore({ dataDir, databaseUrl: undefined })
  await untilSettled(store)
  await last.end('SIGTERM')
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10
  return { kills, killsMidway, seconds, discord: await countOf(discord, store), telegram: await countOf(telegram, store) }
}

interface Life {
  readonly run: ProgramCrashRun
  readonly chance: () => number
  /** Whether it dies before it has sent anything, mostly. */
  readonly isStarting: boolean
  readonly discord: ProgramNetwork
  readonly telegram: ProgramNetwork
}

/** @returns whether something of it arrived on both networks. */
async function liveAndDie(
  environment: Readonly<Record<string, string>>,
  { run, chance, isStarting, discord, telegram }: Life,
): Promise<boolean> {
  const { least, spread } = run.sendingMs
  const [onDiscord, onTelegram] = [sumOf(discord), sumOf(telegram)]
  const hasSent = (): boolean => sumOf(discord) > onDiscord && sumOf(telegram) > onTelegram
  const program = startProgram(environment)
  if (isStarting) await wait(chance() * START_MS)
  else {
    const tillMs = performance.now() + NOTHING_LEFT_MS
    await until(() => hasSent() || performance.now() > tillMs)
    await wait(least + chance() * spread)
  }
  await program.end('SIGKILL')
  return hasSent()
}

const sumOf = (network: ProgramNetwork): number => [...network.arrivals().values()].reduce((sum, count) => sum + count, 0)

/** Subscribes every chat of the networks, and announces something to them. */
export async function subscribeAll(dataDir: string, networks: readonly ProgramNetwork[]): Promise<void> {
  await using store = await openStore({ dataDir, databaseUrl: undefined })
  const now = new Date()
  const wishes = networks.flatMap(({ adapter, chats }) =>
    chats.map((chatId) => wish(chatId, { chat: { adapter, chatId }, subscribedBy: '77' })),
  )
  for (const each of wishes) await store.subscribe(each, now)
  await store.publishOne(draft(ANNOUNCEMENT), now)
}

/** Whatever may still come a second time has then had its turn. */
export async function untilSettled(store: Store): Promise<void> {
  while (await isUnderWay(store, ANNOUNCEMENT)) await wait(100)
}

export async function countOf(
  { adapter, chats, refusing, faults, lostAnswers, mistakes, ...network }: ProgramNetwork,
  store: Store,
): Promise<NetworkCounts> {
  const arrivals = network.arrivals()
  const times = chats.filter((id) => !refusing.has(id)).map((id) => arrivals.get(id) ?? 0)
  let paused = 0
  for (const [chatId, reason] of refusing) {
    const subscription = await store.subscriptionOf({ adapter, chatId })
    if (subscription?.pause?.reason === reason) paused += 1
  }
  return {
    chats: chats.length,
    faults,
    lostAnswers,
    arrivedOnce: times.filter((count) => count === 1).length,
    missing: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
    repeated: times.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    paused,
    silent: refusing.size - paused,
    mistakes,
  }
}

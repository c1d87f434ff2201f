/** Announcements to many chats by a program that is killed at random moments: what arrived, how often, and what did not. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Store } from '../../src/core/store.ts'
import { openStore, type StorePlace } from '../../src/store/open-store.ts'
import { type CountingServer, startCountingServer } from './counting-server.ts'
import { draft, NOW, wish } from './outbox.ts'

export interface CrashRun {
  readonly place: StorePlace
  readonly chats: number
  readonly kills: number
  readonly announcements: number
  readonly seed: number
  /** Programs at a time; one of them is killed each time. */
  readonly replicas?: number
  readonly perSecond?: number
  /** Of the server, on average. */
  readonly latencyMs?: number
  /** Done once, half way: the database restarted. */
  readonly disturb?: () => Promise<void>
}

export interface CrashCounts {
  readonly kills: number
  readonly requests: number
  readonly faults: Readonly<Record<string, number>>
  /** Chats and announcements that were wished for. */
  readonly wished: number
  readonly held: number
  readonly dead: number
  /** Wished, not held, not dead, and never arrived. */
  readonly missing: number
  /** Arrivals beyond the first where the network has no key, and how many of them followed a cut answer. */
  readonly repeated: number
  readonly lostAnswers: number
  /** Arrivals beyond the first where the network honours a nonce; texts it swallowed. */
  readonly repeatedWithNonce: number
  readonly swallowed: number
  readonly seconds: number
}

/** Park and Miller's: the same seed, the same run, as far as processes allow. */
export function createChance(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** One chat in a hundred takes nothing, and one in a hundred has moved. */
const refuses = (chatId: string): boolean => chatId.endsWith('13')
const movesTo = (chatId: string): string | undefined => (chatId.startsWith('c') && chatId.endsWith('77') ? `moved-${chatId}` : undefined)

export async function runCrashes(run: CrashRun): Promise<CrashCounts> {
  const startedMs = performance.now()
  const chance = createChance(run.seed)
  await using server = await startCountingServer({ share: 0.1, chance, refuses, movesTo, latencyMs: run.latencyMs ?? 6 })
  {
    await using store = await openStore(run.place)
    await prepare(store, run)
  }
  await killAndRestart(run, server, chance)
  await using store = await openStore(run.place)
  return await count(run, { store, server, seconds: (performance.now() - startedMs) / 1_000 })
}

async function prepare(store: Store, { chats, announcements }: CrashRun): Promise<void> {
  for (let index = 0; index < chats; index += 1) await store.subscribe(wish(`c${index}`), NOW)
  for (const id of idsOf(announcements)) await store.publishOne(draft(id), new Date(0))
}

const idsOf = (announcements: number): string[] => Array.from({ length: announcements }, (_, index) => `operator/${index}`)

async function killAndRestart(run: CrashRun, server: CountingServer, chance: () => number): Promise<void> {
  const start = async (): Promise<ChildProcess> => {
    const child = startProcess(run, server.url)
    await once(child, 'spawn')
    if (child.stdout) await once(child.stdout, 'data')
    return child
  }
  const running = await Promise.all(Array.from({ length: run.replicas ?? 1 }, start))
  for (let kill = 0; kill < run.kills; kill += 1) {
    await pause(20 + chance() * 400)
    if (kill === Math.floor(run.kills / 2)) await run.disturb?.()
    const victim = running.shift()
    if (victim) await end(victim, 'SIGKILL')
    running.push(await start())
  }
  await using store = await openStore(run.place)
  for (const id of idsOf(run.announcements)) while (await isUnderWay(store, id)) await pause(100)
  for (const child of running) await end(child, 'SIGTERM')
}

/** Whether something of an announcement is still to be sent. */
export async function isUnderWay(store: Store, id: string): Promise<boolean> {
  const announcement = await store.announcement(id)
  const isSpread = announcement?.state === 'spread' || announcement?.state === 'finished'
  return !isSpread || ((await store.report(id))?.pending ?? 0) > 0
}

function startProcess({ place, perSecond = 1_000 }: CrashRun, url: string): ChildProcess {
  const options = JSON.stringify({ ...place, url, perSecond })
  return spawn(process.execPath, [join(import.meta.dirname, 'dispatch-process.ts'), options], { stdio: ['pipe', 'pipe', 'inherit'] })
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function count(
  run: CrashRun,
  { store, server, seconds }: { store: Store; server: CountingServer; seconds: number },
): Promise<CrashCounts> {
  const reports = await Promise.all(idsOf(run.announcements).map((id) => store.report(id)))
  const sum = (of: (report: NonNullable<(typeof reports)[number]>) => number): number =>
    reports.reduce((total, report) => total + (report ? of(report) : 0), 0)
  const beyondFirst = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, times) => total + times - 1, 0)
  const held = sum((report) => report.held)
  const dead = sum(({ deadBy }) => Object.values(deadBy).reduce((total, each) => total + each, 0))
  const wished = run.chats * run.announcements
  return {
    kills: run.kills,
    requests: server.requests,
    faults: server.faults,
    wished,
    held,
    dead,
    missing: wished - held - dead - server.taken.size,
    repeated: beyondFirst(server.taken),
    lostAnswers: server.lostAnswers,
    repeatedWithNonce: beyondFirst(server.shown),
    swallowed: server.swallowed,
    seconds: Math.round(seconds * 10) / 10,
  }
}

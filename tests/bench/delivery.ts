/** Announcements at size: spreading, cost a delivery, the networks' limits, throughput against a bare loop, and crashes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sender, SendResult } from '../../src/core/announcements.ts'
import type { Time } from '../../src/core/ports.ts'
import { createRegions } from '../../src/core/region.ts'
import type { Store } from '../../src/core/store.ts'
import { createDispatcher } from '../../src/delivery/dispatcher.ts'
import { createPacing, discordLimits, type NetworkLimits, telegramLimits } from '../../src/delivery/pacing.ts'
import { createPublisher } from '../../src/delivery/publisher.ts'
import type { Database } from '../../src/store/database.ts'
import { storeOver } from '../../src/store/open-store.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createTime } from '../../src/time.ts'
import { createChance, runCrashes } from '../support/crash-run.ts'
import { createMemoryLog } from '../support/fake-network.ts'
import { draft, NOW } from '../support/outbox.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { createSimulatedTime } from '../support/simulated-time.ts'

const folder = mkdtempSync(join(tmpdir(), 'optout-bench-'))
const started = await startPostgres()
if (typeof started === 'string') console.log(`PostgreSQL cannot start here, its figures are left out: ${started}`)
const postgres: TestPostgres | undefined = typeof started === 'string' ? undefined : started
let files = 0

type Kind = 'sqlite' | 'postgres'
const kinds: readonly Kind[] = postgres ? ['sqlite', 'postgres'] : ['sqlite']

async function openDatabase(kind: Kind): Promise<Database> {
  if (kind === 'postgres' && postgres) return openPostgres(await postgres.freshUrl())
  files += 1
  return openSqlite(join(folder, `${files}.sqlite`))
}

/** Subscriptions by the million, written as one statement. */
async function subscribeMany(database: Database, count: number): Promise<void> {
  await database.query(
    `insert into subscriptions (adapter, chat_id, locale, min_severity, is_silent, is_weekly, subscribed_by, created_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      select 'telegram', cast(i as text), 'en', 0, 0, 0, 'p', 0 from n`,
  )
}

const memory = (): number => Math.round(process.memoryUsage().rss / 1e6)
const quiet = createMemoryLog()
const senderOf = (send: Sender['send']): Sender => ({
  adapter: 'telegram',
  send,
  edit: async (_, messageId) => ({ type: 'sent', messageId }),
  tellSubscriber: async () => ({ type: 'sent', messageId: '0' }),
})
const SENT: SendResult = { type: 'sent', messageId: '1' }

interface Machine {
  readonly store: Store
  readonly sender: Sender
  readonly time: Time
  readonly limits: NetworkLimits
}

/** Publisher and dispatcher as the program has them. */
function start({ store, sender, time, limits }: Machine) {
  const stop = new AbortController()
  const dispatcher = createDispatcher({
    store,
    sender,
    pacing: createPacing(limits),
    time,
    log: quiet,
    chance: Math.random,
    holder: 'bench',
  })
  const publisher = createPublisher({ store, regions: createRegions([]), time, log: quiet, digestWindowMs: 0, onSpread: dispatcher.wake })
  const running = Promise.all([dispatcher.run(stop.signal), publisher.run(stop.signal)])
  return {
    publisher,
    stop: async () => {
      stop.abort()
      await running
    },
  }
}

const SIZES = [10_000, 1_000_000]
const ROUNDS = 15

/** Spreading, the first send, and what a delivery costs: small and large in turn, so that a busy machine slows both alike. */
async function size(): Promise<void> {
  for (const kind of kinds) {
    const stores: Store[] = []
    for (const count of SIZES) {
      const database = await openDatabase(kind)
      const store = await storeOver(database)
      stores.push(store)
      await subscribeMany(database, count)
      await spreadAlone(kind, store, count)
    }
    const rounds = new Map(stores.map((store) => [store, [] as number[]]))
    for (let round = 0; round < ROUNDS; round += 1) for (const [store, costs] of rounds) costs.push(await costOf(store))
    const [small = 0, large = 0] = [...rounds.values()].map((costs) => costs.sort((x, y) => x - y)[Math.floor(ROUNDS / 2)] ?? 0)
    console.log(
      `${kind}: leasing and settling costs ${small.toFixed(0)} µs a delivery at 10,000 and ${large.toFixed(0)} µs at 1,000,000: ${(large / small).toFixed(2)} times`,
    )
    for (const [index, store] of stores.entries()) {
      await store.stopAnnouncement('operator/alone')
      await firstSend(kind, store, SIZES[index] ?? 0)
      await store[Symbol.asyncDispose]()
    }
  }
}

async function spreadAlone(kind: Kind, store: Store, count: number): Promise<void> {
  const time = createTime()
  const before = memory()
  await store.publish([], { now: time.now(), releaseAt: time.now() })
  await store.publishOne(draft('operator/alone'), time.now())
  const startMs = performance.now()
  let [worstMs, highest] = [0, before]
  for (;;) {
    const pageMs = performance.now()
    const made = await store.spread({ now: time.now(), weeklyAt: time.now(), limit: 2_000 })
    worstMs = Math.max(worstMs, performance.now() - pageMs)
    highest = Math.max(highest, memory())
    if (made === undefined) break
  }
  const seconds = (performance.now() - startMs) / 1_000
  console.log(
    `${kind}: ${count} subscriptions spread in ${seconds.toFixed(2)} s, longest page ${worstMs.toFixed(0)} ms, memory ${before} -> ${highest} MB at most`,
  )
}

/** @returns microseconds a delivery, over one lease and its settling in twenties. */
async function costOf(store: Store): Promise<number> {
  const now = createTime().now()
  const startMs = performance.now()
  const leased = await store.lease({ adapter: 'telegram', limit: 200, now, until: new Date(now.getTime() + 25_000) })
  for (let from = 0; from < leased.length; from += 20) {
    const ended = leased.slice(from, from + 20)
    await store.settle(ended.map((delivery) => ({ delivery, outcome: { type: 'sent', messageId: '123456', sentAt: now } })))
  }
  return ((performance.now() - startMs) * 1_000) / leased.length
}

/** Publisher and dispatcher as they run, over a network that takes a few and then hangs until all is spread. */
async function firstSend(kind: Kind, store: Store, count: number): Promise<void> {
  const time = createTime()
  const first = Promise.withResolvers<number>()
  const spread = Promise.withResolvers<void>()
  const sender = senderOf(async () => {
    first.resolve(performance.now())
    await spread.promise
    return SENT
  })
  const machine = start({ store, sender, time, limits: telegramLimits() })
  await time.sleep(1_500)
  const publishedMs = performance.now()
  await machine.publisher.publishOne(draft('operator/sent'))
  const firstMs = (await first.promise) - publishedMs
  while ((await store.announcement('operator/sent'))?.state !== 'spread') await time.sleep(50)
  const spreadMs = performance.now() - publishedMs
  spread.resolve()
  await machine.stop()
  console.log(
    `${kind}: ${count} subscriptions, first send ${firstMs.toFixed(0)} ms after the announcement, all spread after ${spreadMs.toFixed(0)} ms`,
  )
}

interface Enforced {
  readonly name: string
  readonly limits: NetworkLimits
  /** Whether it takes one more now. */
  readonly takes: (atMs: number) => boolean
  /** From sending to arriving. */
  readonly latencyMs: (chance: number) => number
}

/** Any second, wherever it begins, holds at most so many. */
function strictWindow(perSecond: number): (atMs: number) => boolean {
  const arrivals: number[] = []
  return (atMs) => {
    while ((arrivals[0] ?? atMs) <= atMs - 1_000) arrivals.shift()
    if (arrivals.length >= perSecond) return false
    arrivals.push(atMs)
    return true
  }
}

/** So many tokens, refilled at that rate. */
function tokenBucket(perSecond: number): (atMs: number) => boolean {
  let [tokens, lastMs] = [perSecond, 0]
  return (atMs) => {
    tokens = Math.min(perSecond, tokens + ((atMs - lastMs) * perSecond) / 1_000)
    lastMs = atMs
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

/** 100,000 chats against networks that enforce their documented limit, in simulated time with timers that are up to 3 ms late. */
async function limits(): Promise<void> {
  const even = (): number => 80
  const uneven = (chance: number): number => 40 + chance * 120
  const networks = [
    { name: 'Telegram 30/s', limits: telegramLimits(), perSecond: 30 },
    { name: 'Discord 50/s', limits: discordLimits(), perSecond: 50 },
  ]
  for (const { name, limits, perSecond } of networks) {
    await toTheLimit({ name: `${name}, any second, even latency`, limits, takes: strictWindow(perSecond), latencyMs: even }, perSecond)
    await toTheLimit({ name: `${name}, token bucket, uneven latency`, limits, takes: tokenBucket(perSecond), latencyMs: uneven }, perSecond)
    await toTheLimit({ name: `${name}, any second, uneven latency`, limits, takes: strictWindow(perSecond), latencyMs: uneven }, perSecond)
  }
}

async function toTheLimit({ name, limits, takes, latencyMs }: Enforced, perSecond: number): Promise<void> {
  const CHATS = 100_000
  const base = createSimulatedTime(NOW)
  const chance = createChance(7)
  const time: Time = { now: base.now, sleep: (ms, signal) => base.sleep(ms + chance() * 3, signal) }
  const database = openSqlite(':memory:')
  await using store = await storeOver(database)
  await subscribeMany(database, CHATS)
  let [arrived, lastMs, refused] = [0, 0, 0]
  const sender = senderOf(async () => {
    await base.sleep(latencyMs(chance()))
    lastMs = base.now().getTime()
    if (!takes(lastMs)) {
      refused += 1
      return { type: 'deferred', because: 'rate-limit', scope: 'network', retryAfterMs: 1_000 }
    }
    arrived += 1
    return SENT
  })
  const machine = start({ store, sender, time, limits })
  await base.pass(5_000)
  await machine.publisher.publishOne(draft('operator/1'))
  const startMs = base.now().getTime()
  while (arrived < CHATS) await base.pass(60_000)
  const seconds = (lastMs - startMs) / 1_000
  console.log(
    `${name}: ${CHATS} chats in ${seconds.toFixed(0)} s, ${((100 * CHATS) / seconds / perSecond).toFixed(1)} % of the limit, ${refused} refused (429)`,
  )
  const stopped = machine.stop()
  await base.pass(60_000)
  await stopped
}

const SERVER = `require('node:http').createServer((q,s)=>{q.resume();q.on('end',()=>s.end('{"type":"sent","messageId":"1"}'))}).listen(0,'127.0.0.1',function(){console.log(this.address().port)})`

/** An unlimited server over HTTP: the dispatcher against a loop that only sends, the same client and as many at a time. */
async function throughput(): Promise<void> {
  const server: ChildProcess = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = server.stdout ? await once(server.stdout, 'data') : []
  const url = `http://127.0.0.1:${String(port).trim()}`
  const post = async (body: string): Promise<SendResult> => {
    const response = await fetch(url, { method: 'POST', body })
    return JSON.parse(await response.text())
  }
  const COUNT = 20_000
  const AT_A_TIME = 64
  const bare = async (): Promise<number> => {
    let sends = 0
    const startMs = performance.now()
    await Promise.all(
      Array.from({ length: AT_A_TIME }, async () => {
        while (sends < COUNT) {
          sends += 1
          await post(JSON.stringify({ chatId: `${sends}`, text: 'x'.repeat(500) }))
        }
      }),
    )
    return (COUNT * 1_000) / (performance.now() - startMs)
  }
  await bare()
  for (const kind of kinds) {
    const before = await bare()
    const database = await openDatabase(kind)
    await using store = await storeOver(database)
    await subscribeMany(database, COUNT)
    const time = createTime()
    await store.publishOne(draft('operator/1'), time.now())
    while ((await store.spread({ now: time.now(), weeklyAt: time.now(), limit: 2_000 })) !== undefined);
    let sends = 0
    const done = Promise.withResolvers<void>()
    const sender = senderOf(async ({ subscription }) => {
      const result = await post(JSON.stringify({ chatId: subscription.chat.chatId, text: 'x'.repeat(500) }))
      sends += 1
      if (sends === COUNT) done.resolve()
      return result
    })
    const startMs = performance.now()
    const machine = start({ store, sender, time, limits: { ...telegramLimits(1_000_000), chat: () => [] } })
    await done.promise
    const ours = (COUNT * 1_000) / (performance.now() - startMs)
    await machine.stop()
    // Before and after: the machine is not ours alone.
    const loop = (before + (await bare())) / 2
    console.log(
      `${kind}: ${ours.toFixed(0)} deliveries a second, a loop that only sends ${loop.toFixed(0)}: ${((100 * ours) / loop).toFixed(0)} %`,
    )
  }
  server.kill()
}

/** The long form of the crash test. */
async function crashes(): Promise<void> {
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

/** All of it, or the parts that `DELIVERY_PARTS=size,limits` names. */
const parts: Readonly<Record<string, () => Promise<void>>> = { size, limits, throughput, crashes }
const wanted = process.env['DELIVERY_PARTS']?.split(',') ?? Object.keys(parts)
for (const name of wanted) await parts[name]?.()
await postgres?.[Symbol.asyncDispose]()
rmSync(folder, { recursive: true, force: true })

/** As fast as the networks allow, in simulated time. */
import type { Time } from '../../../src/core/ports.ts'
import { discordLimits, type NetworkLimits, telegramLimits } from '../../../src/delivery/pacing.ts'
import { storeOver } from '../../../src/store/open-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import { createChance } from '../../support/crash-run.ts'
import { draft, NOW } from '../../support/outbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { SENT, senderOf, start, subscribeMany } from './machine.ts'

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
export async function limits(): Promise<void> {
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

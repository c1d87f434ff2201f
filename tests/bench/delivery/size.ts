/** A million subscriptions: spreading, the first send, and what a delivery costs. */
import type { Store } from '../../../src/core/store.ts'
import { telegramLimits } from '../../../src/delivery/pacing.ts'
import { storeOver } from '../../../src/store/open-store.ts'
import { createTime } from '../../../src/time.ts'
import { draft } from '../../support/outbox.ts'
import { type Kind, kinds, memory, openDatabase, SENT, senderOf, start, subscribeMany } from './machine.ts'

const SIZES = [10_000, 1_000_000]
const ROUNDS = 15

/** Spreading, the first send, and what a delivery costs: small and large in turn, so that a busy machine slows both alike. */
export async function size(): Promise<void> {
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
    const made = await store.spread({ now: time.now(), weeklyAt: time.now(), limit: 500 })
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

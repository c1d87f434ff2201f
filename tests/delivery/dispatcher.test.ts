import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { AnnouncementDraft, SubscriptionWish } from '../../src/core/announcements.ts'
import { type Store, StoreError } from '../../src/core/store.ts'
import { createDispatcher } from '../../src/delivery/dispatcher.ts'
import { createPacing, telegramLimits } from '../../src/delivery/pacing.ts'
import { storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createFakeNetwork, createMemoryLog, type FakeNetworkParts } from '../support/fake-network.ts'
import { draft, fill, MINUTE, NOW, SECOND, spreadAll, wish } from '../support/outbox.ts'
import { createSimulatedTime } from '../support/simulated-time.ts'

interface WorldParts {
  readonly wishes?: readonly SubscriptionWish[]
  readonly drafts?: readonly AnnouncementDraft[]
  readonly answer?: FakeNetworkParts['answer']
  readonly latencyMs?: number
}

let opened: Store | undefined
afterEach(async () => {
  await opened?.[Symbol.asyncDispose]()
  opened = undefined
})

/** A store with announcements that are due, a network, and dispatchers to start over them. */
async function createWorld({ wishes = [wish('a')], drafts = [draft('x/1')], answer, latencyMs = 100 }: WorldParts) {
  const time = createSimulatedTime(NOW)
  const store = await storeOver(openSqlite(':memory:'))
  opened = store
  await fill(store, wishes, drafts)
  const network = createFakeNetwork({ time, latencyMs, ...(answer && { answer }) })
  const log = createMemoryLog()
  let replicas = 0
  const start = (over: Store = store, sender = network) => {
    const stop = new AbortController()
    replicas += 1
    const dispatcher = createDispatcher({
      store: over,
      sender,
      pacing: createPacing(telegramLimits()),
      time,
      log,
      chance: () => 0.5,
      holder: `replica-${replicas}`,
    })
    const running = dispatcher.run(stop.signal)
    return {
      wake: dispatcher.wake,
      stop: async () => {
        stop.abort()
        await time.pass(MINUTE)
        await running
      },
    }
  }
  return { time, store, network, log, start }
}

const chats = (count: number): SubscriptionWish[] => Array.from({ length: count }, (_, index) => wish(`c${index}`))

/** What has arrived, by chat. */
const received = (arrivals: readonly { chatId: string }[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { chatId } of arrivals) counts.set(chatId, (counts.get(chatId) ?? 0) + 1)
  return counts
}

describe('sending', () => {
  test('every chat gets what is due for it in one message, once', async () => {
    const { time, network, start, store } = await createWorld({ wishes: chats(300), drafts: [draft('x/1'), draft('x/2')] })
    start()
    await time.pass(20 * SECOND)
    expect(received(network.arrivals).size).toBe(300)
    expect(network.arrivals).toHaveLength(300)
    expect(network.arrivals[0]?.what).toBe('c0: x/1, x/2')
    expect(await store.report('x/1')).toMatchObject({ recipients: 300, sent: 300, pending: 0 })
  })

  test('what is announced while it runs is sent within two seconds', async () => {
    const { time, network, start, store } = await createWorld({ drafts: [] })
    start()
    await time.pass(10 * SECOND)
    await store.publishOne(draft('operator/1'), time.now())
    await spreadAll(store, time.now())
    await time.pass(1_500)
    expect(network.arrivals).toMatchObject([{ what: 'a: operator/1' }])
  })

  test('woken, it looks at once', async () => {
    const { time, network, start, store } = await createWorld({ drafts: [] })
    const { wake } = start()
    await time.pass(10 * SECOND)
    await store.publishOne(draft('operator/1'), time.now())
    await spreadAll(store, time.now())
    wake()
    await time.pass(200)
    expect(network.arrivals).toHaveLength(1)
  })

  test('a chat that hangs holds up no other, and is tried again after its time', async () => {
    const { time, network, start, store } = await createWorld({
      wishes: chats(100),
      answer: ({ subscription, attempt }) => (subscription.chat.chatId === 'c0' && attempt === 0 ? 'never' : undefined),
    })
    start()
    await time.pass(5 * SECOND)
    expect(network.arrivals).toHaveLength(99)
    // 12 s until it counts as failed, 5 s of backoff.
    await time.pass(11.9 * SECOND)
    expect(network.arrivals).toHaveLength(99)
    await time.pass(2 * SECOND)
    expect(network.arrivals.at(-1)).toMatchObject({ chatId: 'c0' })
    expect(await store.report('x/1')).toMatchObject({ sent: 100 })
  })

  test('an old announcement is not starved by newer ones', async () => {
    const { time, network, start, store } = await createWorld({ wishes: chats(200) })
    start()
    for (let round = 0; round < 5; round += 1) {
      await time.pass(SECOND)
      await store.publishOne(draft(`operator/${round}`), time.now())
      await spreadAll(store, time.now())
    }
    await time.pass(30 * SECOND)
    const firstOf = (id: string): number => network.arrivals.findIndex(({ what }) => what.includes(id))
    expect(firstOf('x/1')).toBe(0)
    // Whoever had not got the old one by then got both together; nobody got the newer before it.
    const lastOld = network.arrivals.findLastIndex(({ what }) => what.includes('x/1'))
    const lonelyNew = network.arrivals.findIndex(({ what }) => !what.includes('x/1'))
    expect(lastOld).toBeLessThan(lonelyNew)
    expect(await store.report('operator/4')).toMatchObject({ sent: 200, pending: 0 })
  })
})

describe('what the network says', () => {
  test('a deferred delivery waits exactly as long as the network says, and is no failure', async () => {
    let isFirst = true
    const { time, network, start } = await createWorld({
      answer: () => {
        if (!isFirst) return undefined
        isFirst = false
        return { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 37_000 }
      },
    })
    start()
    await time.pass(2 * MINUTE)
    const [arrival] = network.arrivals
    const waitedMs = (arrival?.atMs ?? 0) - NOW.getTime() - 200
    expect(waitedMs).toBeGreaterThanOrEqual(37_000)
    expect(waitedMs).toBeLessThan(37_000 + 1_100)
    expect(network.arrivals).toHaveLength(1)
  })

  test('when the whole network is to wait, nothing is sent to anybody until then', async () => {
    let asked = 0
    const { time, network, start } = await createWorld({
      wishes: chats(100),
      answer: () => {
        asked += 1
        return asked === 10 ? { type: 'deferred', because: 'rate-limit', scope: 'network', retryAfterMs: 60_000 } : undefined
      },
    })
    start()
    await time.pass(2 * SECOND)
    const before = network.arrivals.length
    await time.pass(57 * SECOND)
    expect(network.arrivals).toHaveLength(before)
    await time.pass(10 * SECOND)
    expect(received(network.arrivals).size).toBe(100)
    expect(network.arrivals).toHaveLength(100)
    expect(asked).toBe(101)
  })

  test('refused for good pauses after the first time, tells the subscriber, and on return what was missed is one message', async () => {
    let isAllowed = false
    let asked = 0
    const { time, network, start, store, log } = await createWorld({
      answer: () => {
        asked += 1
        return isAllowed ? undefined : { type: 'refused', reason: 'no-permission' }
      },
    })
    const { wake } = start()
    await time.pass(30 * SECOND)
    await store.publishOne(draft('x/2'), time.now())
    await spreadAll(store, time.now())
    await time.pass(5 * MINUTE)
    expect(asked).toBe(1)
    expect(network.told).toEqual(['person-1: a no-permission'])
    expect(log.lines).toContainEqual({ event: 'delivery.held', fields: { adapter: 'telegram', reason: 'no-permission' } })
    isAllowed = true
    await store.resume({ adapter: 'telegram', chatId: 'a' }, time.now())
    wake()
    await time.pass(SECOND)
    expect(network.arrivals).toMatchObject([{ what: 'a: x/1, x/2' }])
  })

  test('a message that the network does not take is dead, and its chat is not blamed', async () => {
    const { time, start, store } = await createWorld({ answer: () => ({ type: 'refused', reason: 'bad-message' }) })
    start()
    await time.pass(10 * SECOND)
    expect(await store.report('x/1')).toMatchObject({ deadBy: { 'bad-message': 1 }, pending: 0 })
    expect(await store.subscriptionOf({ adapter: 'telegram', chatId: 'a' })).toMatchObject({ pause: undefined })
  })

  test('a group that became a supergroup is followed', async () => {
    const { time, network, start } = await createWorld({
      answer: ({ subscription }) => (subscription.chat.chatId === 'a' ? { type: 'moved', chatId: '-100a' } : undefined),
    })
    start()
    await time.pass(10 * SECOND)
    expect(network.arrivals).toMatchObject([{ what: '-100a: x/1' }])
  })

  test('what fails is tried ever more seldom', async () => {
    const tries: number[] = []
    const { time, start } = await createWorld({
      answer: (_, nowMs) => {
        tries.push(nowMs)
        return 'throw'
      },
    })
    start()
    await time.pass(6 * MINUTE)
    const gaps = tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0)) / 1_000))
    expect(gaps).toEqual([6, 11, 21, 41, 81, 161])
  })

  test('a network that is down is asked seldom, and everything is sent when it is back', async () => {
    let asked = 0
    const { time, network, start } = await createWorld({
      wishes: chats(500),
      answer: (_, nowMs) => {
        asked += 1
        return nowMs < NOW.getTime() + 600_000 ? { type: 'deferred', because: 'trouble', scope: 'network' } : undefined
      },
    })
    start()
    await time.pass(599 * SECOND)
    expect(network.arrivals).toEqual([])
    expect(asked).toBeLessThan(100)
    await time.pass(120 * SECOND)
    expect(received(network.arrivals).size).toBe(500)
    expect(network.arrivals).toHaveLength(500)
  })
})

describe('replicas', () => {
  test('one of them dispatches, and the token is paced as one', async () => {
    const { time, network, start, log } = await createWorld({ wishes: chats(600) })
    for (let replica = 0; replica < 4; replica += 1) start()
    await time.pass(10 * SECOND)
    const perSecond = new Map<number, number>()
    for (const { atMs } of network.arrivals) perSecond.set(Math.floor(atMs / 1_000), (perSecond.get(Math.floor(atMs / 1_000)) ?? 0) + 1)
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(30)
    expect(log.lines.filter(({ event }) => event === 'dispatch.leads')).toHaveLength(1)
    await time.pass(20 * SECOND)
    expect(received(network.arrivals).size).toBe(600)
    expect(network.arrivals).toHaveLength(600)
  })

  test("a vanished replica's work moves to another within 30 seconds", async () => {
    const { time, network, start, store } = await createWorld({ wishes: chats(300), latencyMs: 1_000 })
    let isGone = false
    const gone = async (): Promise<never> => new Promise(() => undefined)
    // Once gone, it writes nothing, asks nothing and hears nothing.
    const vanishing = new Proxy(store, {
      get: (target, key, receiver) => (isGone ? gone : Reflect.get(target, key, receiver)),
    })
    const vanishingNetwork = {
      ...network,
      send: (delivery: never, signal: AbortSignal) => (isGone ? gone() : network.send(delivery, signal)),
    }
    start(vanishing, { ...network, ...vanishingNetwork })
    await time.pass(2 * SECOND)
    start()
    await time.pass(2 * SECOND)
    isGone = true
    const inHand = network.underWay
    expect(inHand).toBeGreaterThan(0)
    await time.pass(2 * SECOND)
    const before = received(network.arrivals).size
    await time.pass(28 * SECOND)
    expect(received(network.arrivals).size).toBeGreaterThan(before)
    await time.pass(MINUTE)
    expect(received(network.arrivals).size).toBe(300)
    // Only what was handed to the network and not written down came twice.
    const repeated = network.arrivals.length - 300
    expect(repeated).toBeGreaterThan(0)
    expect(repeated).toBeLessThanOrEqual(inHand)
  })

  test('a graceful stop finishes what is in hand, and the next takes over at once', async () => {
    const { time, network, start, store } = await createWorld({ wishes: chats(300), latencyMs: 2_000 })
    const first = start()
    await time.pass(3 * SECOND)
    expect(network.underWay).toBeGreaterThan(0)
    await first.stop()
    const done = network.arrivals.length
    expect(network.underWay).toBe(0)
    expect(await store.report('x/1')).toMatchObject({ sent: done })
    start()
    await time.pass(2.2 * SECOND)
    expect(network.arrivals.length).toBeGreaterThan(done)
    await time.pass(20 * SECOND)
    expect(network.arrivals).toHaveLength(300)
  })
})

describe('a store that fails', () => {
  test('loses nothing and doubles nothing: what was sent is written down when it is back', async () => {
    const { time, network, start, store, log } = await createWorld({ wishes: chats(300) })
    let isDown = false
    const failing = new Proxy(store, {
      get: (target, key, receiver) =>
        isDown ? async () => Promise.reject(new StoreError('lost', 'The database cannot be reached')) : Reflect.get(target, key, receiver),
    })
    start(failing)
    await time.pass(3 * SECOND)
    isDown = true
    await time.pass(MINUTE)
    expect(log.lines).toContainEqual({
      event: 'delivery.not-written',
      fields: { count: expect.any(Number), problem: 'The database cannot be reached' },
    })
    const whileDown = network.arrivals.length
    expect(whileDown).toBeLessThan(300)
    isDown = false
    await time.pass(MINUTE)
    expect(received(network.arrivals).size).toBe(300)
    expect(network.arrivals).toHaveLength(300)
    expect(await store.report('x/1')).toMatchObject({ sent: 300, pending: 0 })
  })
})

test('a delivery that the store cannot take keeps no other: it alone stays in hand, and is not sent again', async () => {
  const { time, network, start, store } = await createWorld({ wishes: chats(60) })
  const choosy = new Proxy(store, {
    get: (target, key, receiver) =>
      key === 'settle'
        ? async (settlements: Parameters<Store['settle']>[0]) => {
            if (settlements.some(({ delivery }) => delivery.subscription.chat.chatId === 'c3')) throw new RangeError('out of range')
            await store.settle(settlements)
          }
        : Reflect.get(target, key, receiver),
  })
  start(choosy)
  await time.pass(2 * MINUTE)
  expect(network.arrivals).toHaveLength(60)
  expect(await store.report('x/1')).toMatchObject({ sent: 59, pending: 1 })
})

type Answer = NonNullable<ReturnType<NonNullable<FakeNetworkParts['answer']>>>

const FAULTS: readonly (Answer | undefined)[] = [
  undefined,
  undefined,
  undefined,
  { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 2_500 },
  { type: 'deferred', because: 'rate-limit', scope: 'network', retryAfterMs: 1_500 },
  { type: 'deferred', because: 'trouble', scope: 'chat' },
  { type: 'deferred', because: 'trouble', scope: 'network' },
  { type: 'refused', reason: 'no-permission' },
  { type: 'refused', reason: 'bad-message' },
  'throw',
  'never',
  'lost',
]

test('whatever the network does, each chat gets each announcement once, or there is a reason why not', async () => {
  const faultsOfRun = fc.array(fc.integer({ min: 0, max: FAULTS.length - 1 }), { minLength: 1, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(faultsOfRun, fc.integer({ min: 1, max: 20 }), async (faults, restartAfterSeconds) => {
      let turn = 0
      const lost = new Map<string, number>()
      const { time, network, start, store } = await createWorld({
        wishes: chats(25),
        answer: ({ subscription }) => {
          // After the faults of this run, everything works.
          const fault = FAULTS[faults[turn++] ?? 0]
          const { chatId } = subscription.chat
          if (fault === 'lost') lost.set(chatId, (lost.get(chatId) ?? 0) + 1)
          return fault
        },
      })
      const first = start()
      await time.pass(restartAfterSeconds * SECOND)
      await store.publishOne(draft('operator/2'), time.now())
      await spreadAll(store, time.now())
      await first.stop()
      start()
      await time.pass(30 * MINUTE)
      for (const id of ['x/1', 'operator/2']) {
        const report = await store.report(id)
        expect(report).toMatchObject({ recipients: 25, pending: 0 })
        const arrived = network.arrivals.filter(({ what }) => what.includes(id))
        const excused = (report?.held ?? 0) + (report?.deadBy['bad-message'] ?? 0)
        expect((report?.sent ?? 0) + excused).toBe(25)
        // One that was taken without a word, and refused when it came again, counts as both.
        expect(received(arrived).size).toBeGreaterThanOrEqual(report?.sent ?? 0)
        for (const [chatId, times] of received(arrived)) expect(times).toBeLessThanOrEqual(1 + (lost.get(chatId) ?? 0))
      }
      await store[Symbol.asyncDispose]()
      opened = undefined
    }),
    { numRuns: 15 },
  )
})

test('a corrected text is edited where it was sent', async () => {
  const { time, network, start, store } = await createWorld({ wishes: chats(30) })
  start()
  await time.pass(5 * SECOND)
  const body = { platforms: [], texts: { en: 'What really changed' }, regions: [], sources: [] }
  await store.correctAnnouncement('x/1', body, time.now())
  await time.pass(3 * MINUTE)
  expect(network.edits).toHaveLength(30)
  expect(new Set(network.edits).size).toBe(30)
})

test('no line of the log holds a chat or a person', async () => {
  const { time, start, log } = await createWorld({
    wishes: [wish('canary-chat', { subscribedBy: 'canary-person' })],
    answer: () => ({ type: 'refused', reason: 'blocked' }),
  })
  start()
  await time.pass(MINUTE)
  expect(log.lines.length).toBeGreaterThan(1)
  expect(JSON.stringify(log.lines)).not.toContain('canary')
})

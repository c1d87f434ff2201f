import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type Store, StoreError } from '../../src/core/store.ts'
import { chats, closeWorld, createWorld, received } from '../support/dispatch-world.ts'
import type { FakeNetworkParts } from '../support/fake-network.ts'
import { draft, MINUTE, SECOND, spreadAll, wish } from '../support/outbox.ts'

afterEach(closeWorld)

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
      await closeWorld()
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

import { afterEach, describe, expect, test } from 'vitest'
import { chats, closeWorld, createWorld, received } from '../support/dispatch-world.ts'
import { draft, MINUTE, NOW, SECOND, spreadAll } from '../support/outbox.ts'

afterEach(closeWorld)

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

/** Leases, and what becomes of deliveries. */
import { expect, test } from 'vitest'
import type { ChatRef } from '../../../src/core/ports.ts'
import type { Store } from '../../../src/core/store.ts'
import { DAY, draft, fill, inShort, later, lease, MINUTE, NOW, SECOND, sent, spreadAll, wish } from '../../support/outbox.ts'

const chat = (chatId: string): ChatRef => ({ adapter: 'telegram', chatId })

export function describeOutbox(fresh: () => Promise<Store>): void {
  test('what is leased nobody else gets before the lease ends', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b'), wish('c')], [draft('x/1')])
    expect((await lease(store, NOW, 2)).map(inShort)).toEqual(['a: x/1', 'b: x/1'])
    expect(await lease(store, later(1))).toHaveLength(1)
    expect(await lease(store, later(30 * SECOND - 1))).toEqual([])
    expect(await lease(store, later(30 * SECOND))).toHaveLength(2)
  })

  test('replicas that lease at once get different deliveries', async () => {
    const store = await fresh()
    await fill(
      store,
      Array.from({ length: 40 }, (_, index) => wish(`c${index}`)),
      [draft('x/1')],
    )
    const leased = (await Promise.all(Array.from({ length: 4 }, () => lease(store, NOW, 20)))).flat()
    const more = await lease(store, NOW)
    expect(new Set([...leased, ...more].map(({ id }) => id)).size).toBe(leased.length + more.length)
    expect(leased.length + more.length).toBe(40)
  })

  test('what is sent is never leased again', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1'), draft('x/2')])
    const deliveries = await lease(store, NOW)
    await store.settle(deliveries.map((delivery) => sent(delivery, later(1_250))))
    expect(await lease(store, later(DAY))).toEqual([])
    expect(await store.report('x/2')).toEqual({
      recipients: 1,
      sent: 1,
      pending: 0,
      held: 0,
      deadBy: {},
      latencyMs: { p50: 1_200, p95: 1_200, p99: 1_200 },
    })
  })

  test('a chat knows when it last got an announcement', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b')], [draft('x/1'), draft('x/2')])
    expect(await store.lastSentAt(chat('a'))).toBeUndefined()
    const [a] = await lease(store, NOW)
    if (a) await store.settle([sent(a, later(SECOND))])
    expect(await store.lastSentAt(chat('a'))).toEqual(later(SECOND))
    expect(await store.lastSentAt(chat('b'))).toBeUndefined()
    expect(await store.lastSentAt(chat('c'))).toBeUndefined()
  })

  test('sent counts even after the lease: it is a fact', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const [slow] = await lease(store, NOW)
    const [again] = await lease(store, later(MINUTE))
    if (slow) await store.settle([sent(slow, later(MINUTE))])
    if (again) await store.settle([{ delivery: again, outcome: { type: 'dead', reason: 'gave-up' } }])
    expect(await store.report('x/1')).toMatchObject({ sent: 1, deadBy: {} })
  })

  test('a lease that is over changes nothing else', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const [slow] = await lease(store, NOW)
    const [again] = await lease(store, later(MINUTE))
    expect(again?.id).toBe(slow?.id)
    if (slow)
      await store.settle([
        { delivery: slow, outcome: { type: 'dead', reason: 'gave-up' } },
        { delivery: slow, outcome: { type: 'held', reason: 'blocked', at: later(MINUTE) } },
      ])
    expect(await store.report('x/1')).toMatchObject({ pending: 1 })
    expect(await store.subscriptionOf(chat('a'))).toMatchObject({ pause: undefined })
  })

  test('a deferred delivery is due at its time and not before', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const [delivery] = await lease(store, NOW)
    if (delivery)
      await store.settle([{ delivery, outcome: { type: 'deferred', dueAt: later(45 * SECOND), attempt: 1, mayHaveArrived: true } }])
    expect(await lease(store, later(45 * SECOND - 1))).toEqual([])
    expect(await lease(store, later(45 * SECOND))).toMatchObject([{ id: delivery?.id, attempt: 1, since: NOW }])
  })

  test('a message that may have arrived stays the message it was; one that did not takes in what came up since', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b')], [draft('x/1')])
    const deliveries = await lease(store, NOW)
    await store.settle(
      deliveries.map((delivery, index) => ({
        delivery,
        outcome: { type: 'deferred', dueAt: later(MINUTE), attempt: 1, mayHaveArrived: index === 0 },
      })),
    )
    await store.publish([draft('x/2')], { now: later(SECOND), releaseAt: later(SECOND) })
    await spreadAll(store, later(SECOND))
    const again = await lease(store, later(MINUTE))
    expect(again.map(inShort).sort()).toEqual(['a: x/1', 'a: x/2', 'b: x/1, x/2'])
  })

  test('what is given back is due at once', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    await store.release(await lease(store, NOW), later(1))
    expect(await lease(store, later(1))).toHaveLength(1)
  })

  test('older deliveries come before newer ones', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b')], [draft('x/1')])
    const [first] = await lease(store, NOW, 1)
    await store.subscribe(wish('c'), NOW)
    await store.publish([draft('x/2')], { now: later(SECOND), releaseAt: later(SECOND) })
    await spreadAll(store, later(SECOND))
    // What is older and may have arrived comes again when its lease is over; nothing newer is put before it.
    expect((await lease(store, later(MINUTE), 10)).map(inShort)).toEqual(['b: x/1, x/2', 'a: x/2', 'c: x/2', 'a: x/1'])
    expect(first && inShort(first)).toBe('a: x/1')
  })

  test('an announcement is finished when nothing of it is under way', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b')], [draft('x/1')])
    expect(await store.finishAnnouncements()).toEqual([])
    const [a, b] = await lease(store, NOW)
    if (a) await store.settle([sent(a, NOW)])
    expect(await store.finishAnnouncements()).toEqual([])
    if (b) await store.settle([{ delivery: b, outcome: { type: 'dead', reason: 'bad-message' } }])
    expect(await store.finishAnnouncements()).toEqual(['x/1'])
    expect(await store.finishAnnouncements()).toEqual([])
    expect(await store.announcement('x/1')).toMatchObject({ state: 'finished' })
  })

  test('deliveries are dropped after a time, page by page, and their report is kept', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b'), wish('c')], [draft('x/1')])
    const [a, b, c] = await lease(store, NOW)
    if (a && b) await store.settle([sent(a, later(SECOND)), { delivery: b, outcome: { type: 'dead', reason: 'gave-up' } }])
    const before = later(1)
    // Nothing that is under way is dropped.
    expect(await store.pruneDeliveries(before, 2)).toBe(false)
    if (c) await store.settle([sent(c, later(SECOND))])
    await store.finishAnnouncements()
    const report = await store.report('x/1')
    expect(await store.pruneDeliveries(NOW, 2)).toBe(false)
    expect([await store.pruneDeliveries(before, 2), await store.pruneDeliveries(before, 2)]).toEqual([true, true])
    expect(await store.pruneDeliveries(before, 2)).toBe(false)
    expect(await store.report('x/1')).toEqual(report)
    expect(report).toMatchObject({ recipients: 3, sent: 2, deadBy: { 'gave-up': 1 } })
    expect(await store.lastSentAt(chat('a'))).toBeUndefined()
  })

  test('who unsubscribes gets nothing more, and who subscribes anew nothing old', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    expect(await store.unsubscribe(chat('a'))).toBe(true)
    expect(await store.unsubscribe(chat('a'))).toBe(false)
    await store.subscribe(wish('a'), NOW)
    await spreadAll(store, NOW)
    expect(await lease(store, NOW)).toEqual([])
  })
}

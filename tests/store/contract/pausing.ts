/** Chats that cannot be reached, come back, leave and move. */
import { expect, test } from 'vitest'
import type { ChatRef } from '../../../src/core/ports.ts'
import type { Store } from '../../../src/core/store.ts'
import { DAY, draft, fill, inShort, later, lease, NOW, SECOND, sent, spreadAll, wish } from '../../support/outbox.ts'

const chat = (chatId: string): ChatRef => ({ adapter: 'telegram', chatId })

export function describePausing(fresh: () => Promise<Store>): void {
  const refuse = async (store: Store, now: Date): Promise<void> => {
    const [delivery] = await lease(store, now, 1)
    if (delivery) await store.settle([{ delivery, outcome: { type: 'held', reason: 'no-permission', at: now } }])
  }

  test('a refusal pauses the subscription, and on return what was missed is one message', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    await refuse(store, NOW)
    expect(await store.subscriptionOf(chat('a'))).toMatchObject({
      pause: { reason: 'no-permission', pausedAt: NOW, isSubscriberTold: false },
    })
    await store.publish([draft('x/2')], { now: later(DAY), releaseAt: later(DAY) })
    await spreadAll(store, later(DAY))
    expect(await lease(store, later(2 * DAY))).toEqual([])
    expect(await store.report('x/2')).toMatchObject({ held: 1, pending: 0 })
    expect(await store.resume(chat('a'), later(3 * DAY))).toBe(2)
    const missed = await lease(store, later(3 * DAY))
    expect(missed.map(inShort)).toEqual(['a: x/1, x/2'])
    expect(missed).toMatchObject([{ attempt: 0, since: later(3 * DAY) }])
  })

  test('subscribing again ends a pause as well', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    await refuse(store, NOW)
    expect(await store.subscribe(wish('a'), NOW)).toMatchObject({ pause: undefined })
    expect(await lease(store, NOW)).toHaveLength(1)
  })

  test('the subscriber is told once', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    await refuse(store, NOW)
    const [untold] = await store.untold('telegram', 10)
    expect(untold).toMatchObject({ chat: chat('a'), subscribedBy: 'person-1' })
    if (untold) await store.markTold(untold.id)
    expect(await store.untold('telegram', 10)).toEqual([])
    expect(await store.untold('discord', 10)).toEqual([])
  })

  test('who paused it asked for it, and a later refusal does not change that', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const [inHand] = await lease(store, NOW)
    await store.pause(chat('a'), { reason: 'asked', pausedAt: NOW, isSubscriberTold: true })
    if (inHand) await store.settle([{ delivery: inHand, outcome: { type: 'held', reason: 'blocked', at: NOW } }])
    expect(await store.subscriptionOf(chat('a'))).toMatchObject({ pause: { reason: 'asked' } })
    expect(await lease(store, later(DAY))).toEqual([])
    expect(await store.resume(chat('b'), NOW)).toBeUndefined()
    expect(await store.resume(chat('a'), later(DAY))).toBe(1)
    expect(await lease(store, later(DAY))).toHaveLength(1)
  })

  test('a message in hand when its chat is paused still counts as sent', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const [inHand] = await lease(store, NOW)
    await store.pause(chat('a'), { reason: 'asked', pausedAt: NOW, isSubscriberTold: true })
    if (inHand) await store.settle([sent(inHand, NOW)])
    await store.resume(chat('a'), later(DAY))
    expect(await lease(store, later(DAY))).toEqual([])
  })

  test('leaving a server pauses its subscriptions, returning brings them back, and after a time they are erased', async () => {
    const store = await fresh()
    await fill(store, [wish('a', { spaceId: 's' }), wish('b', { spaceId: 's' }), wish('c', { spaceId: 't' })], [draft('x/1')])
    await store.leaveSpace('telegram', 's', NOW)
    expect((await lease(store, NOW)).map(inShort)).toEqual(['c: x/1'])
    expect(await store.untold('telegram', 10)).toEqual([])
    await store.returnToSpace('telegram', 's', later(DAY))
    expect((await lease(store, later(DAY))).map(inShort)).toEqual(expect.arrayContaining(['a: x/1', 'b: x/1']))
    await store.leaveSpace('telegram', 's', later(2 * DAY))
    expect(await store.eraseLeft(later(2 * DAY))).toBe(0)
    expect(await store.eraseLeft(later(2 * DAY + 1))).toBe(2)
    expect(await store.subscriptionOf(chat('a'))).toBeUndefined()
    expect(await store.subscriptionOf(chat('c'))).toBeDefined()
  })

  test('a server that was left is erased whatever paused its subscriptions, and a pause that was asked for outlasts a return', async () => {
    const store = await fresh()
    await fill(store, [wish('asked', { spaceId: 's' }), wish('refused', { spaceId: 's' })], [draft('x/1')])
    const [, refused] = await lease(store, NOW)
    await store.pause(chat('asked'), { reason: 'asked', pausedAt: NOW, isSubscriberTold: true })
    if (refused) await store.settle([{ delivery: refused, outcome: { type: 'held', reason: 'no-access', at: NOW } }])
    await store.leaveSpace('telegram', 's', later(SECOND))
    expect(await store.untold('telegram', 10)).toEqual([])
    await store.returnToSpace('telegram', 's', later(DAY))
    expect(await store.subscriptionOf(chat('asked'))).toMatchObject({ pause: { reason: 'asked' } })
    expect((await lease(store, later(DAY))).map(inShort)).toEqual(['refused: x/1'])
    expect(await store.eraseLeft(later(9 * DAY))).toBe(0)
    await store.leaveSpace('telegram', 's', later(2 * DAY))
    await store.leaveSpace('telegram', 's', later(3 * DAY))
    expect(await store.eraseLeft(later(2 * DAY + 1))).toBe(2)
  })

  test('a chat that moved is followed, with what was in hand and what it asked to be kept', async () => {
    const store = await fresh()
    await fill(store, [wish('group')], [draft('x/1')])
    await store.writeSettings(chat('group'), { locale: 'de' })
    const [delivery] = await lease(store, NOW)
    if (delivery) await store.settle([{ delivery, outcome: { type: 'moved', chatId: 'supergroup', dueAt: later(1) } }])
    expect((await lease(store, later(1))).map(inShort)).toEqual(['supergroup: x/1'])
    expect(await store.subscriptionOf(chat('group'))).toBeUndefined()
    expect(await store.readSettings(chat('supergroup'))).toMatchObject({ locale: 'de' })
    expect(await store.readSettings(chat('group'))).toBeUndefined()
  })

  test('a chat that moved to one with a subscription of its own gets nothing twice', async () => {
    const store = await fresh()
    await fill(store, [wish('group'), wish('supergroup')], [draft('x/1')])
    await store.moveChat(chat('group'), 'supergroup', NOW)
    expect((await lease(store, NOW)).map(inShort)).toEqual(['supergroup: x/1'])
  })
}

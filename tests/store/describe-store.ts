/** The contract of the store: what every database must do alike. */
import { afterEach, describe, expect, test } from 'vitest'
import type { ChatRef } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/store.ts'
import { DAY, draft, fill, inShort, later, lease, MINUTE, NOW, SECOND, sent, spreadAll, wish } from '../support/outbox.ts'

const chat = (chatId: string): ChatRef => ({ adapter: 'telegram', chatId })

import { describeFollowing } from './contract/following.ts'

export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let opened: Store | undefined
    const fresh = async (): Promise<Store> => {
      opened = await open()
      return opened
    }
    afterEach(async () => {
      await opened?.[Symbol.asyncDispose]()
      opened = undefined
    })
    describeKeeping(fresh)
    describePublishing(fresh)
    describeOutbox(fresh)
    describePausing(fresh)
    describeCorrecting(fresh)
    describeFollowing(fresh)
  })
}

function describeKeeping(fresh: () => Promise<Store>): void {
  test('settings are kept, replaced and forgotten', async () => {
    const store = await fresh()
    expect(await store.readSettings(chat('a'))).toBeUndefined()
    await store.writeSettings(chat('a'), { locale: 'de', region: 'at' })
    await store.writeSettings(chat('a'), { locale: 'de', device: 'ios' })
    expect(await store.readSettings(chat('a'))).toEqual({ locale: 'de', region: undefined, device: 'ios' })
    await store.forgetChat(chat('a'))
    expect(await store.readSettings(chat('a'))).toBeUndefined()
  })

  test('a subscription comes back as it was wished, and a second wish replaces the first', async () => {
    const store = await fresh()
    const full = wish('a', {
      spaceId: 'server',
      platforms: ['linkedin', 'meta'],
      region: 'de',
      locale: 'pt-BR',
      minSeverity: 'important',
      isSilent: true,
      digest: 'weekly',
      roleId: 'role',
    })
    const subscription = await store.subscribe(full, NOW)
    expect(subscription).toEqual({ ...full, id: expect.any(Number), createdAt: NOW, pause: undefined })
    const again = await store.subscribe(wish('a'), later(DAY))
    expect(again).toMatchObject({ id: subscription.id, platforms: 'all', createdAt: NOW, spaceId: undefined })
    expect(await store.subscriptionOf(chat('a'))).toEqual(again)
    expect(await store.subscriptionOf({ adapter: 'discord', chatId: 'a' })).toBeUndefined()
  })

  test('the subscriptions of a server are listed together', async () => {
    const store = await fresh()
    for (const [id, spaceId] of [
      ['a', 's'],
      ['b', 't'],
      ['c', 's'],
    ])
      await store.subscribe(wish(id ?? '', { spaceId }), NOW)
    const listed = await store.subscriptionsIn('telegram', 's')
    expect(listed.map((each) => each.chat.chatId)).toEqual(['a', 'c'])
  })

  test('who is forgotten leaves no subscription, no reminder, and no name behind', async () => {
    const store = await fresh()
    await fill(store, [wish('a', { subscribedBy: 'ada' }), wish('b', { subscribedBy: 'bob' })], [draft('x/1')])
    await store.remind({ chat: chat('a'), everyMonths: 3, platforms: [], locale: 'en', nextAt: NOW })
    await store.forgetChat(chat('a'))
    await store.forgetPerson('telegram', 'bob')
    expect(await store.subscriptionOf(chat('a'))).toBeUndefined()
    expect(await store.reminderOf(chat('a'))).toBeUndefined()
    expect(await store.subscriptionOf(chat('b'))).toMatchObject({ subscribedBy: '' })
    expect((await lease(store, NOW)).map(inShort)).toEqual(['b: x/1'])
    expect(await store.report('x/1')).toMatchObject({ recipients: 2, deadBy: { unsubscribed: 1 } })
  })

  test('a reminder is due at its time, and of two replicas one moves it on', async () => {
    const store = await fresh()
    const reminder = { chat: chat('a'), everyMonths: 3, platforms: ['linkedin'], locale: 'de', nextAt: later(DAY) }
    await store.remind(reminder)
    expect(await store.dueReminders('telegram', later(DAY - 1), 10)).toEqual([])
    expect(await store.dueReminders('telegram', later(DAY), 10)).toEqual([reminder])
    expect(await store.advanceReminder(reminder.chat, reminder.nextAt, later(9 * DAY))).toBe(true)
    expect(await store.advanceReminder(reminder.chat, reminder.nextAt, later(9 * DAY))).toBe(false)
    expect(await store.stopReminder(chat('a'))).toBe(true)
    expect(await store.stopReminder(chat('a'))).toBe(false)
  })

  test('one holder leads until its time is over', async () => {
    const store = await fresh()
    const claim = { name: 'dispatch.telegram', now: NOW, until: later(15 * SECOND) }
    expect(await store.lead({ ...claim, holder: 'a' })).toBe(true)
    expect(await store.lead({ ...claim, holder: 'b', now: later(14 * SECOND) })).toBe(false)
    expect(await store.lead({ ...claim, holder: 'a', now: later(5 * SECOND), until: later(20 * SECOND) })).toBe(true)
    expect(await store.lead({ ...claim, holder: 'b', now: later(19 * SECOND) })).toBe(false)
    expect(await store.lead({ ...claim, holder: 'b', now: later(20 * SECOND), until: later(40 * SECOND) })).toBe(true)
    await store.resign('dispatch.telegram', 'a')
    expect(await store.lead({ ...claim, holder: 'a', now: later(21 * SECOND) })).toBe(false)
    await store.resign('dispatch.telegram', 'b')
    expect(await store.lead({ ...claim, holder: 'a', now: later(21 * SECOND) })).toBe(true)
  })

  test('the database tells its time', async () => {
    const store = await fresh()
    expect((await store.clock()).getTime()).toBeGreaterThan(Date.UTC(2020))
  })
}

function describePublishing(fresh: () => Promise<Store>): void {
  const at = { now: NOW, releaseAt: NOW }

  test('the first start announces nothing, and from then on each change is news once', async () => {
    const store = await fresh()
    expect(await store.publish([draft('x/1')], at)).toEqual([])
    expect(await store.publish([draft('x/1'), draft('x/2'), draft('y/1')], at)).toEqual(['x/2', 'y/1'])
    expect(await store.publish([draft('x/1'), draft('x/2'), draft('y/1')], at)).toEqual([])
  })

  test('an empty first start is a first start as well', async () => {
    const store = await fresh()
    await store.publish([], at)
    expect(await store.publish([draft('x/1')], at)).toEqual(['x/1'])
  })

  test('a change whose guide was renamed is not news', async () => {
    const store = await fresh()
    await store.publish([draft('twitter/1')], at)
    expect(await store.publish([draft('x/1', { formerIds: ['twitter/1'] })], at)).toEqual([])
  })

  test('replicas that publish the same at once make one announcement', async () => {
    const store = await fresh()
    await store.publish([], at)
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => store.publish([draft('x/1'), draft('x/2')], at)))
    expect(outcomes.flat().sort()).toEqual(['x/1', 'x/2'])
  })

  test('an announcement reaches whom it concerns', async () => {
    const store = await fresh()
    await store.subscribe(wish('all'), NOW)
    await store.subscribe(wish('platform', { platforms: ['linkedin'] }), NOW)
    await store.subscribe(wish('family', { platforms: ['reddit', 'microsoft'] }), NOW)
    await store.subscribe(wish('other-platform', { platforms: ['linkedin-x', 'x'] }), NOW)
    await store.subscribe(wish('german', { region: 'de' }), NOW)
    await store.subscribe(wish('american', { region: 'us' }), NOW)
    await store.subscribe(wish('important', { minSeverity: 'important' }), NOW)
    const audience = { topics: ['linkedin', 'microsoft'], regions: ['eu', 'de', 'fr'], severity: 'notice' } as const
    const reached = ['all', 'platform', 'family', 'german']
    expect(await store.countAudience(audience)).toBe(reached.length)
    await store.publish([], at)
    await store.publish([draft('linkedin/1', { audience })], at)
    expect(await spreadAll(store, NOW)).toBe(reached.length)
    expect((await lease(store, NOW)).map((each) => each.subscription.chat.chatId)).toEqual(reached)
  })

  test('an announcement that names no platform reaches those who named some', async () => {
    const store = await fresh()
    await fill(store, [wish('a', { platforms: ['linkedin'] })], [draft('operator/1')])
    expect((await lease(store, NOW)).map(inShort)).toEqual(['a: operator/1'])
  })

  test('spreading goes on where the page before ended, whoever does it', async () => {
    const store = await fresh()
    for (let index = 0; index < 25; index += 1) await store.subscribe(wish(`c${index}`), NOW)
    await store.publish([], at)
    await store.publish([draft('x/1'), draft('x/2')], at)
    const page = { now: NOW, weeklyAt: later(DAY), limit: 10 }
    expect(await store.spread(page)).toBe(20)
    // The first is on its way before the last row is made.
    expect((await lease(store, NOW)).map(inShort)).toContain('c0: x/1, x/2')
    expect([await store.spread(page), await store.spread(page), await store.spread(page)]).toEqual([20, 10, undefined])
    expect(await store.report('x/1')).toMatchObject({ recipients: 25, pending: 25 })
  })

  test('replicas that spread at once make each delivery once', async () => {
    const store = await fresh()
    for (let index = 0; index < 40; index += 1) await store.subscribe(wish(`c${index}`), NOW)
    await store.publish([], at)
    await store.publish([draft('x/1')], at)
    await Promise.all(Array.from({ length: 4 }, () => spreadAll(store, NOW, 3)))
    expect(await spreadAll(store, NOW)).toBe(0)
    expect(await store.report('x/1')).toMatchObject({ recipients: 40, pending: 40 })
  })

  test('changes within the window begin together, and not before', async () => {
    const store = await fresh()
    await store.subscribe(wish('a'), NOW)
    await store.publish([], at)
    await store.publish([draft('x/1')], { now: NOW, releaseAt: later(10 * MINUTE) })
    await store.publish([draft('x/2')], { now: later(5 * MINUTE), releaseAt: later(15 * MINUTE) })
    expect(await store.announcement('x/2')).toMatchObject({ state: 'waiting', releaseAt: later(10 * MINUTE) })
    expect(await spreadAll(store, later(9 * MINUTE))).toBe(0)
    expect(await spreadAll(store, later(10 * MINUTE))).toBe(2)
    expect((await lease(store, later(10 * MINUTE))).map(inShort)).toEqual(['a: x/1, x/2'])
  })

  test("the operator's word goes at once and by itself", async () => {
    const store = await fresh()
    await store.subscribe(wish('a'), NOW)
    await store.publish([], at)
    await store.publish([draft('x/1')], { now: NOW, releaseAt: later(10 * MINUTE) })
    expect(await store.publishOne(draft('operator/1'), NOW)).toBe(true)
    expect(await store.publishOne(draft('operator/1'), NOW)).toBe(false)
    await spreadAll(store, NOW)
    expect((await lease(store, NOW)).map(inShort)).toEqual(['a: operator/1'])
    expect((await store.latestAnnouncements(5)).map(({ id, state }) => `${id} ${state}`)).toEqual(['operator/1 spread', 'x/1 waiting'])
  })

  test('who wishes a weekly digest gets what came up in one message on its day', async () => {
    const store = await fresh()
    await fill(store, [wish('a', { digest: 'weekly' })], [draft('x/1')])
    await store.publish([draft('x/2')], { now: later(DAY), releaseAt: later(DAY) })
    await store.spread({ now: later(DAY), weeklyAt: later(3 * DAY), limit: 10 })
    expect(await lease(store, later(3 * DAY - 1))).toEqual([])
    expect((await lease(store, later(3 * DAY))).map(inShort)).toEqual(['a: x/1, x/2'])
  })

  test('a stopped announcement sends nothing more', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b')], [draft('x/1')])
    const [first] = await lease(store, NOW, 1)
    if (first) await store.settle([sent(first, NOW)])
    expect(await store.stopAnnouncement('x/1')).toBe(true)
    expect(await store.stopAnnouncement('x/1')).toBe(false)
    expect(await lease(store, NOW)).toEqual([])
    expect(await store.report('x/1')).toMatchObject({ sent: 1, deadBy: { stopped: 1 } })
  })
}

function describeOutbox(fresh: () => Promise<Store>): void {
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

function describePausing(fresh: () => Promise<Store>): void {
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

function describeCorrecting(fresh: () => Promise<Store>): void {
  const other = { platforms: [], texts: { en: 'What really changed' }, regions: [], sources: [] }

  test('a corrected text is what those not yet reached get, and those reached are listed once', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b'), wish('c')], [draft('x/1'), draft('x/2')])
    const early = await lease(store, NOW, 2)
    await store.settle(early.map((delivery) => sent(delivery, NOW)))
    expect(await store.correctAnnouncement('x/1', other, later(MINUTE))).toBe(true)
    expect(await store.correctAnnouncement('none', other, NOW)).toBe(false)
    const [last] = await lease(store, later(MINUTE))
    expect(last?.announcements[0]).toMatchObject({ version: 1, body: { texts: other.texts } })
    if (last) await store.settle([sent(last, later(3 * MINUTE))])
    // What was on its way when it was corrected has arrived by then.
    expect(await store.corrections('telegram', 10, later(MINUTE))).toEqual([])
    const page = await store.corrections('telegram', 1, later(3 * MINUTE))
    expect(page).toMatchObject([{ messageId: `m-${early[0]?.id}`, delivery: { id: early[0]?.id } }])
    expect(page.map(({ delivery }) => inShort(delivery))).toEqual(['a: x/1, x/2'])
    await store.markCorrected(page)
    const rest = await store.corrections('telegram', 10, later(3 * MINUTE))
    expect(rest.map(({ delivery }) => inShort(delivery))).toEqual(['b: x/1, x/2'])
    await store.markCorrected(rest)
    expect(await store.corrections('telegram', 10, later(DAY))).toEqual([])
  })

  test('a second correction begins anew', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const deliveries = await lease(store, NOW)
    await store.settle(deliveries.map((delivery) => sent(delivery, NOW)))
    await store.correctAnnouncement('x/1', other, NOW)
    const stale = await store.corrections('telegram', 10, later(DAY))
    await store.correctAnnouncement('x/1', other, later(DAY))
    await store.markCorrected(stale)
    expect(await store.corrections('telegram', 10, later(2 * DAY))).toHaveLength(1)
  })
}

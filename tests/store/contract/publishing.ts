/** What is news, whom it concerns, and how it becomes deliveries. */
import { expect, test } from 'vitest'
import type { Store } from '../../../src/core/store.ts'
import { DAY, draft, fill, inShort, later, lease, MINUTE, NOW, sent, spreadAll, wish } from '../../support/outbox.ts'

export function describePublishing(fresh: () => Promise<Store>): void {
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

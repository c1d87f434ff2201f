/** What is kept of chats: settings, subscriptions, reminders; who leads. */
import { expect, test } from 'vitest'
import type { ChatRef } from '../../../src/core/ports.ts'
import type { Store } from '../../../src/core/store.ts'
import { DAY, draft, fill, inShort, later, lease, NOW, SECOND, wish } from '../../support/outbox.ts'

const chat = (chatId: string): ChatRef => ({ adapter: 'telegram', chatId })

export function describeKeeping(fresh: () => Promise<Store>): void {
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
    const claim = { adapter: 'telegram' as const, now: NOW, until: later(15 * SECOND) }
    expect(await store.lead({ ...claim, holder: 'a' })).toBe(true)
    expect(await store.lead({ ...claim, holder: 'b', now: later(14 * SECOND) })).toBe(false)
    expect(await store.lead({ ...claim, holder: 'a', now: later(5 * SECOND), until: later(20 * SECOND) })).toBe(true)
    expect(await store.lead({ ...claim, holder: 'b', now: later(19 * SECOND) })).toBe(false)
    expect(await store.lead({ ...claim, holder: 'b', now: later(20 * SECOND), until: later(40 * SECOND) })).toBe(true)
    await store.resign({ ...claim, holder: 'a' })
    expect(await store.lead({ ...claim, holder: 'a', now: later(21 * SECOND) })).toBe(false)
    await store.resign({ ...claim, holder: 'b', now: later(21 * SECOND), until: later(36 * SECOND) })
    expect(await store.lead({ ...claim, holder: 'a', now: later(21 * SECOND) })).toBe(true)
  })

  test('the database tells its time', async () => {
    const store = await fresh()
    expect((await store.clock()).getTime()).toBeGreaterThan(Date.UTC(2020))
  })
}

/** Announcements on Telegram: who may have them, what arrives, what becomes of what Telegram refuses; the real SDK against a strict server. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Announcement, AnnouncementDraft, SendResult, Subscription } from '../../../src/core/announcements.ts'
import { createSubscribing, monthsAfter } from '../../../src/core/conversation/subscribing.ts'
import type { Store } from '../../../src/core/store.ts'
import { createDeliveryService } from '../../../src/delivery/delivery-service.ts'
import { telegramLimits } from '../../../src/delivery/pacing.ts'
import { storeOver } from '../../../src/store/open-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import { createTime } from '../../../src/time.ts'
import { createMemoryLog } from '../../support/fake-network.ts'
import { draft, wish } from '../../support/outbox.ts'
import type { Params } from '../../support/telegram-answer.ts'
import type { Fault } from '../../support/telegram-faults.ts'
import {
  ADA,
  asGuest,
  BRUNO,
  buttonsOf,
  dataOf,
  GROUP,
  inGroup,
  MENTION,
  press,
  privately,
  shownBy,
  standing,
} from '../../support/telegram-person.ts'
import type { Call, TelegramServerOptions } from '../../support/telegram-server.ts'
import { sentBy, type Visit, visit } from '../../support/telegram-visit.ts'
import { realAssistant } from '../../support/world.ts'

const CHANNEL = -1003003
const FORUM = -1002002
const TOPIC = { message_thread_id: 7, is_topic_message: true }
const ANONYMOUS = { from: { id: 1087968824, is_bot: true, first_name: 'Group' }, sender_chat: { id: GROUP, type: 'supergroup' } }
const inForum = { chat: { id: FORUM, type: 'supergroup', title: 'Makers', is_forum: true } }
const SENDS = new Set(['sendMessage', 'sendRichMessage'])

interface World extends Visit {
  readonly store: Store
  /** Sends something and reads the first answer. */
  say(update: Params): Promise<string>
  subscriptionOf(chatId: number | string): Promise<Subscription | undefined>
  /** Presses a button under a page and reads the page it turns into, or the sentence that comes up. */
  presses(page: Call | undefined, label: string, person?: typeof ADA): Promise<{ readonly page: Call | undefined; readonly shown: string }>
  sentTo(chatId: number): readonly Call[]
}

const stores: Store[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store[Symbol.asyncDispose]()
})

async function openWorld(options: TelegramServerOptions = {}): Promise<World> {
  const store = await storeOver(openSqlite(':memory:'))
  stores.push(store)
  const { speaker, nameOf } = realAssistant()
  const subscribing = createSubscribing({ store, speaker, nameOf, onDue: () => undefined })
  const visited = await visit({ hasLimits: false, ...options }, { keeping: { store, subscribing }, clock: createTime().now })
  const { does, server } = visited
  return {
    ...visited,
    store,
    async say(update) {
      const [call] = await does(update)
      return call ? shownBy(call) : ''
    },
    subscriptionOf: (chatId) => store.subscriptionOf(chat(chatId)),
    async presses(page, label, person = ADA) {
      const chatId = Number(page?.params['chat_id'])
      const calls = await does(press(person, dataOf(page?.params ?? {}, label), sentBy(chatId, 5001)))
      const toast = calls.find(({ method }) => method === 'answerCallbackQuery')?.params['text']
      const changed = calls.find(({ method, isOk }) => method !== 'answerCallbackQuery' && isOk)
      return { page: changed, shown: changed ? shownBy(changed) : String(toast) }
    },
    sentTo: (chatId) => server.calls.filter(({ method, params }) => SENDS.has(method) && params['chat_id'] === chatId),
  }
}

const chat = (chatId: number | string) => ({ adapter: 'telegram', chatId: `${chatId}` }) as const
const post = (text: string): Params => {
  const { message } = inGroup(ADA, text) as { message: Params }
  const { from: _from, ...rest } = message
  const channel = { id: CHANNEL, type: 'channel', title: 'News' }
  return { channel_post: { ...rest, chat: channel, sender_chat: channel } }
}

describe('subscribing', () => {
  test('a person subscribes their own chat to apps and families, and is told how to stop', async () => {
    const world = await openWorld()
    const said = await world.say(privately(ADA, '/subscribe linkedin, meta'))
    expect(said).toContain('LinkedIn and Meta')
    expect(said).toContain('/unsubscribe')
    const subscription = await world.subscriptionOf(ADA.id)
    expect(subscription).toMatchObject({
      platforms: ['linkedin', 'meta'],
      locale: 'en',
      subscribedBy: '11',
      digest: 'at-once',
      pause: undefined,
    })
    expect(subscription?.spaceId).toBeUndefined()
    expect(await world.say(privately(ADA, '/subscribe'))).toContain('all known apps')
    expect(await world.say(privately(ADA, '/unsubscribe'))).toContain('Stopped')
    expect(await world.subscriptionOf(ADA.id)).toBeUndefined()
    expect(await world.say(privately(ADA, '/unsubscribe'))).toContain('no announcements')
  })

  test('a name that is no app is said, and nothing is subscribed; a region is none', async () => {
    const world = await openWorld()
    expect(await world.say(privately(ADA, '/subscribe linkedin, qwertzuio'))).toContain('qwertzuio')
    expect(await world.subscriptionOf(ADA.id)).toBeUndefined()
    expect(await world.say(privately(ADA, '/subscribe linkedin, germany'))).toContain('Germany')
    expect(await world.subscriptionOf(ADA.id)).toMatchObject({ platforms: ['linkedin'], region: 'de' })
  })

  test('the region of the settings holds, until another is chosen', async () => {
    const world = await openWorld()
    await world.does(privately(ADA, '/settings Germany'))
    expect(await world.say(privately(ADA, '/subscribe tiktok'))).toContain('Germany')
    expect((await world.subscriptionOf(ADA.id))?.region).toBe('de')
  })

  test('in a group: a member may not, an administrator may, also an anonymous one, whom nobody keeps', async () => {
    const world = await openWorld()
    world.server.setAdministrators(GROUP, [ADA.id])
    expect(await world.say(inGroup({ id: 13, language: 'en' }, '/subscribe@OptoutTestBot'))).toContain('Only people who manage')
    expect(await world.say(inGroup({ id: 13, language: 'en' }, `${MENTION} tell this channel when tiktok changes its policy`))).toContain(
      'Only people who manage',
    )
    expect(await world.subscriptionOf(GROUP)).toBeUndefined()
    expect(await world.say(inGroup(ADA, '/subscribe@OptoutTestBot tiktok'))).toContain('TikTok')
    expect(await world.subscriptionOf(GROUP)).toMatchObject({ spaceId: `${GROUP}`, subscribedBy: '11' })
    expect(await world.say(inGroup(ADA, '/subscribe@OptoutTestBot linkedin', ANONYMOUS))).toContain('LinkedIn')
    expect(await world.subscriptionOf(GROUP)).toMatchObject({ platforms: ['linkedin'], subscribedBy: '' })
    expect(await world.say(inGroup(BRUNO, '/unsubscribe@OptoutTestBot'))).toContain('Nur wer')
    expect(await world.subscriptionOf(GROUP)).toBeDefined()
  })

  test('a channel subscribes by a post', async () => {
    const world = await openWorld()
    expect(await world.say(post('/subscribe@OptoutTestBot linkedin'))).toContain('LinkedIn')
    expect(await world.subscriptionOf(CHANNEL)).toMatchObject({ spaceId: `${CHANNEL}`, platforms: ['linkedin'] })
  })

  test('a topic is a place of its own, answered and stopped in it', async () => {
    const world = await openWorld()
    world.server.setAdministrators(FORUM, [ADA.id])
    const [answer] = await world.does(inGroup(ADA, '/subscribe@OptoutTestBot linkedin', { ...inForum, ...TOPIC }))
    expect(answer?.params).toMatchObject({ chat_id: FORUM, message_thread_id: 7 })
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot tiktok', inForum))
    expect(await world.subscriptionOf(`${FORUM}/7`)).toMatchObject({ spaceId: `${FORUM}`, platforms: ['linkedin'] })
    expect(await world.subscriptionOf(FORUM)).toMatchObject({ spaceId: `${FORUM}`, platforms: ['tiktok'] })
    await world.does(inGroup(ADA, '/unsubscribe@OptoutTestBot', inForum))
    expect(await world.subscriptionOf(FORUM)).toBeUndefined()
    expect(await world.subscriptionOf(`${FORUM}/7`)).toBeDefined()
  })

  test('free words subscribe and stop, also one app of several', async () => {
    const world = await openWorld()
    expect(await world.say(privately(ADA, 'tell me when tiktok and linkedin change their policy'))).toContain('TikTok')
    expect((await world.subscriptionOf(ADA.id))?.platforms).toEqual(expect.arrayContaining(['tiktok', 'linkedin']))
    expect(await world.say(privately(ADA, '/unsubscribe tiktok'))).toContain('LinkedIn')
    expect((await world.subscriptionOf(ADA.id))?.platforms).toEqual(['linkedin'])
    expect(await world.say(privately(ADA, 'stop the announcements'))).toContain('Stopped')
    expect(await world.subscriptionOf(ADA.id)).toBeUndefined()
  })

  test('words in another language are answered in it', async () => {
    const world = await openWorld()
    expect(await world.say(privately(ADA, 'sag mir Bescheid, wenn TikTok seine Regeln ändert'))).toContain('Ankündigungen')
    expect(await world.subscriptionOf(ADA.id)).toMatchObject({ platforms: ['tiktok'], locale: 'de' })
  })

  test('where the chat is not ours, it is said where to subscribe; a link changes nothing', async () => {
    const world = await openWorld()
    const [answer] = await world.does(asGuest(ADA, `${MENTION} tell me when tiktok changes its policy`))
    expect(JSON.stringify(answer?.params)).toContain('cannot subscribe this chat from here')
    const token = realAssistant().tokens.encode({ ask: { intent: 'subscribe', platforms: ['tiktok'] }, locale: 'en' }) ?? ''
    expect(await world.say(privately(ADA, `/start ${token}`))).toContain('no announcements')
    expect(await world.subscriptionOf(ADA.id)).toBeUndefined()
  })
})

describe('the panel', () => {
  test('says what is subscribed and what was sent last, and its buttons change it in place', async () => {
    const world = await openWorld()
    let [page] = await world.does(privately(ADA, '/announcements'))
    expect(page && shownBy(page)).toContain('no announcements')
    let shown = ''
    const does = async (label: string): Promise<void> => {
      ;({ page, shown } = await world.presses(page, label))
    }
    await does('Subscribe')
    expect(shown).toContain('all known apps')
    await does('▫️ Only important')
    await does('▫️ Weekly')
    await does('▫️ Silent')
    await does('Region')
    await does('More')
    await does('Germany')
    expect(shown).toMatch(/Germany[\s\S]*should act on[\s\S]*Once a week[\s\S]*Without a sound/)
    const wished = { minSeverity: 'important', digest: 'weekly', isSilent: true, region: 'de', platforms: 'all', locale: 'en' }
    expect(await world.subscriptionOf(ADA.id)).toMatchObject(wished)
    await does('✅ Weekly')
    expect(await world.subscriptionOf(ADA.id)).toMatchObject({ ...wished, digest: 'at-once' })
    expect(await world.say(privately(ADA, '/announcements'))).toMatch(/I can write here[\s\S]*\/subscribe linkedin/)
    await does('Pause')
    expect(buttonsOf(page?.params ?? {}).map(({ text }) => text)).toEqual(['Go on', 'Stop'])
    expect(await world.say(privately(ADA, '/announcements'))).toContain('somebody here paused them')
    await does('Go on')
    expect(shown).toContain('Nothing was missed')
    await does('Stop')
    expect(await world.subscriptionOf(ADA.id)).toBeUndefined()
  })

  test('a new list of apps keeps how they come', async () => {
    const world = await openWorld()
    const [page] = await world.does(privately(ADA, '/subscribe linkedin'))
    await world.presses(page, '▫️ Silent')
    await world.does(privately(ADA, '/subscribe tiktok'))
    expect(await world.subscriptionOf(ADA.id)).toMatchObject({ platforms: ['tiktok'], isSilent: true })
  })

  test('everybody in a group may look, and only its administrators may press', async () => {
    const world = await openWorld()
    world.server.setAdministrators(GROUP, [ADA.id])
    const [page] = await world.does(inGroup(ADA, '/subscribe@OptoutTestBot linkedin'))
    expect(await world.say(inGroup({ id: 13, language: 'en' }, '/announcements@OptoutTestBot'))).toContain('LinkedIn')
    expect((await world.presses(page, 'Stop', { id: 13, language: 'en' })).shown).toContain('Only people who manage')
    expect(await world.subscriptionOf(GROUP)).toBeDefined()
    expect((await world.presses(page, 'Stop')).shown).toContain('Stopped')
  })

  test('an old filter button does not end a pause', async () => {
    const world = await openWorld()
    const [page] = await world.does(privately(ADA, '/subscribe linkedin'))
    await world.presses(page, 'Pause')
    await world.presses(page, '▫️ Silent')
    expect(await world.subscriptionOf(ADA.id)).toMatchObject({ isSilent: false, pause: { reason: 'asked' } })
  })

  test.for(['aq', 'ar=atlantis', 'atoString', 'a__proto__'])('%s was never on a button', async (data) => {
    const world = await openWorld()
    const [toast] = await world.does(press(ADA, data, sentBy(ADA.id, 5001)))
    expect(toast?.params['text']).toContain('older version')
  })
})

describe('reminders and forgetting', () => {
  test('a reminder is set by command or in words, shown, and stopped, in private alone', async () => {
    const world = await openWorld()
    expect(await world.say(privately(ADA, '/remind 6 linkedin'))).toContain('every 6 months')
    expect(await world.store.reminderOf(chat(ADA.id))).toMatchObject({ everyMonths: 6, platforms: ['linkedin'] })
    const [page] = await world.does(privately(ADA, '/remind'))
    expect(page && shownBy(page)).toMatch(/every 6 months[\s\S]*LinkedIn/)
    expect((await world.presses(page, 'Stop')).shown).toContain('remind you no more')
    expect(await world.store.reminderOf(chat(ADA.id))).toBeUndefined()
    expect(await world.say(privately(ADA, 'remind me every 4 months to check my settings'))).toContain('every 4 months')
    expect(await world.say(privately(ADA, '/remind stop'))).toContain('remind you no more')
    expect(await world.say(inGroup(ADA, '/remind@OptoutTestBot'))).toContain('private chat')
    expect(await world.store.reminderOf(chat(GROUP))).toBeUndefined()
  })

  test('forget erases the chat, and the person wherever else they stand', async () => {
    const world = await openWorld()
    world.server.setAdministrators(GROUP, [ADA.id])
    for (const text of ['/settings Germany', '/subscribe linkedin', '/remind']) await world.does(privately(ADA, text))
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot'))
    expect(await world.say(privately(ADA, '/forget'))).toContain('Forgotten')
    expect(await world.subscriptionOf(ADA.id)).toBeUndefined()
    expect(await world.store.reminderOf(chat(ADA.id))).toBeUndefined()
    expect(await world.store.readSettings(chat(ADA.id))).toBeUndefined()
    expect((await world.subscriptionOf(GROUP))?.subscribedBy).toBe('')
  })

  test('a group is forgotten with all its topics, by an administrator; a member is forgotten alone', async () => {
    const world = await openWorld()
    world.server.setAdministrators(FORUM, [ADA.id])
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot', { ...inForum, ...TOPIC }))
    await world.does(inGroup(ADA, '/settings@OptoutTestBot Germany', inForum))
    await world.store.subscribe(wish('other', { subscribedBy: `${BRUNO.id}` }), new Date())
    expect(await world.say(inGroup(BRUNO, '/forget@OptoutTestBot', inForum))).toContain('Nur wer')
    expect((await world.subscriptionOf('other'))?.subscribedBy).toBe('')
    expect(await world.store.readSettings(chat(FORUM))).toBeDefined()
    expect(await world.say(inGroup(ADA, '/forget@OptoutTestBot', inForum))).toContain('Forgotten')
    expect(await world.store.readSettings(chat(FORUM))).toBeUndefined()
    expect(await world.subscriptionOf(`${FORUM}/7`)).toBeUndefined()
  })
})

describe('coming and going', () => {
  test('out of a group, its topics are paused; back in it, they go on', async () => {
    const world = await openWorld()
    world.server.setAdministrators(FORUM, [ADA.id])
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot', { ...inForum, ...TOPIC }))
    await world.does(inGroup(ADA, '/settings@OptoutTestBot Germany', inForum))
    await world.does(standing(inForum.chat, 'kicked'))
    expect((await world.subscriptionOf(`${FORUM}/7`))?.pause?.reason).toBe('left')
    expect(await world.store.readSettings(chat(FORUM))).toBeUndefined()
    await world.does(standing(inForum.chat, 'member'))
    expect((await world.subscriptionOf(`${FORUM}/7`))?.pause).toBeUndefined()
  })

  test('who blocks the bot gets nothing more, and goes on when they are back', async () => {
    const world = await openWorld()
    for (const text of ['/settings Germany', '/subscribe linkedin', '/remind']) await world.does(privately(ADA, text))
    await world.does(standing({ id: ADA.id, type: 'private' }, 'kicked'))
    expect((await world.subscriptionOf(ADA.id))?.pause).toMatchObject({ reason: 'blocked', isSubscriberTold: true })
    expect(await world.store.reminderOf(chat(ADA.id))).toBeUndefined()
    expect(await world.store.readSettings(chat(ADA.id))).toBeUndefined()
    await world.does(standing({ id: ADA.id, type: 'private' }, 'member'))
    expect(await world.subscriptionOf(ADA.id)).toMatchObject({ pause: undefined })
  })

  test('a pause that somebody asked for outlasts a block', async () => {
    const world = await openWorld()
    const [page] = await world.does(privately(ADA, '/subscribe linkedin'))
    await world.presses(page, 'Pause')
    for (const status of ['kicked', 'member']) await world.does(standing({ id: ADA.id, type: 'private' }, status))
    expect((await world.subscriptionOf(ADA.id))?.pause?.reason).toBe('asked')
  })

  test('a group that became a supergroup is followed with its topics and settings, though it was said to be left', async () => {
    const world = await openWorld()
    world.server.setAdministrators(GROUP, [ADA.id])
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot linkedin'))
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot tiktok', TOPIC))
    await world.does(inGroup(ADA, '/settings@OptoutTestBot Germany'))
    await world.store.leaveSpace('telegram', `${GROUP}`, new Date())
    await world.does(inGroup(ADA, '', { text: undefined, migrate_to_chat_id: FORUM }))
    expect(await world.subscriptionOf(FORUM)).toMatchObject({ platforms: ['linkedin'], spaceId: `${FORUM}`, pause: undefined })
    expect(await world.subscriptionOf(`${FORUM}/7`)).toMatchObject({ platforms: ['tiktok'], spaceId: `${FORUM}`, pause: undefined })
    expect(await world.store.readSettings(chat(FORUM))).toMatchObject({ region: 'de' })
    expect(await world.store.subscriptionsIn('telegram', `${GROUP}`)).toEqual([])
  })
})

const news = (id: string): AnnouncementDraft =>
  draft(id, {
    audience: { topics: ['linkedin'], regions: [], severity: 'important' },
    body: { platforms: ['linkedin'], texts: { en: `It trains on ${id} now.` }, date: '2026-11-20', regions: ['eu'], sources: [] },
  })

/** Publishes, and lets the real delivery service run until `isDone`. */
async function deliver({ store, bot, server }: World, drafts: readonly AnnouncementDraft[], isDone: () => boolean): Promise<void> {
  const { sender, reminders } = bot.adapter
  if (!sender || !reminders) throw new Error('No sender')
  const service = createDeliveryService({
    store,
    networks: [{ sender, reminders, limits: telegramLimits() }],
    regions: realAssistant().regions,
    time: createTime(),
    log: createMemoryLog(),
    chance: () => 0.5,
    holder: 'test',
    digestWindowMs: 0,
    monthsAfter,
  })
  await service.publish([])
  for (const each of drafts) await service.publishOne(each)
  const stop = new AbortController()
  const running = service.run(stop.signal)
  await server.until(isDone)
  stop.abort()
  await running
}

describe('delivery', () => {
  test('each chat gets it once: what changed, what to do, how to stop; without a sound and in its topic where that was wished', async () => {
    const world = await openWorld()
    world.server.setAdministrators(FORUM, [ADA.id])
    await world.does(privately(ADA, '/subscribe linkedin'))
    await world.does(privately(BRUNO, '/subscribe tiktok'))
    const [page] = await world.does(inGroup(ADA, '/subscribe@OptoutTestBot', { ...inForum, ...TOPIC }))
    await world.does(press(ADA, dataOf(page?.params ?? {}, '▫️ Silent'), sentBy(FORUM, 5001, TOPIC)))
    const before = world.server.calls.length
    const sent = (): readonly Call[] => world.server.calls.slice(before)
    await deliver(world, [news('voices')], () => sent().length >= 2)
    const sends = sent()
    expect(sends.map(({ params }) => params['chat_id']).toSorted()).toEqual([FORUM, ADA.id].toSorted())
    const toAda = sends.find(({ params }) => params['chat_id'] === ADA.id)
    expect(toAda && shownBy(toAda)).toMatch(
      /LinkedIn: something changed[\s\S]*trains on voices now[\s\S]*20 November 2026[\s\S]*What you can do now[\s\S]*\/unsubscribe/,
    )
    expect(buttonsOf(toAda?.params ?? {}).map(({ text }) => text)).toContain('Full guide: LinkedIn')
    expect(toAda?.params).not.toHaveProperty('disable_notification')
    const toTopic = sends.find(({ params }) => params['chat_id'] === FORUM)
    expect(toTopic).toMatchObject({ method: 'sendRichMessage', params: { message_thread_id: 7, disable_notification: true } })
    expect(await world.say(privately(ADA, '/announcements'))).toContain('Last announcement sent')
    const [, guide] = await world.does(press(BRUNO, dataOf(toAda?.params ?? {}, 'Full guide'), sentBy(BRUNO.id, 5001)))
    expect(guide && shownBy(guide)).toContain('LinkedIn')
  })

  test('what was missed in a pause comes in one message', async () => {
    const world = await openWorld()
    const [page] = await world.does(privately(ADA, '/subscribe linkedin'))
    await world.does(privately(BRUNO, '/subscribe linkedin'))
    await world.presses(page, 'Pause')
    await deliver(world, [news('voices'), news('faces')], () => world.sentTo(BRUNO.id).length >= 3)
    expect(world.sentTo(ADA.id)).toHaveLength(1)
    const [again] = await world.does(privately(ADA, '/announcements'))
    expect((await world.presses(again, 'Go on')).shown).toContain('2 were missed')
    await deliver(world, [], () => world.sentTo(ADA.id).length >= 3)
    const last = world.sentTo(ADA.id).at(-1)
    expect(last && shownBy(last)).toMatch(/2 changes[\s\S]*voices[\s\S]*faces/)
  })

  test('a group that has moved gets it under its new id, once', async () => {
    const world = await openWorld()
    world.server.setAdministrators(GROUP, [ADA.id])
    world.server.knowChat(FORUM)
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot'))
    world.server.fail({ methods: ['sendRichMessage'], chatId: GROUP, fault: MOVED })
    await deliver(world, [news('voices')], () => world.sentTo(FORUM).length > 0)
    expect(world.sentTo(FORUM)).toHaveLength(1)
    expect(world.sentTo(GROUP).filter(({ isOk }) => isOk)).toHaveLength(1)
    expect(await world.subscriptionOf(FORUM)).toMatchObject({ spaceId: `${FORUM}`, pause: undefined })
  })

  test('a person who blocked is paused after one try, and tried no more', async () => {
    const world = await openWorld()
    await world.does(privately(ADA, '/subscribe linkedin'))
    await world.does(privately(BRUNO, '/subscribe linkedin'))
    world.server.fail({ chatId: ADA.id, fault: BLOCKED, times: 99 })
    await deliver(world, [news('voices')], () => world.sentTo(BRUNO.id).length >= 2 && world.sentTo(ADA.id).length >= 2)
    await deliver(world, [news('faces')], () => world.sentTo(BRUNO.id).length >= 3)
    expect(world.sentTo(ADA.id)).toHaveLength(2)
    expect((await world.subscriptionOf(ADA.id))?.pause?.reason).toBe('blocked')
  })

  test('whoever subscribed a group that refuses is told so in private; let in again, it gets what it missed', async () => {
    const world = await openWorld()
    world.server.setAdministrators(FORUM, [ADA.id])
    world.server.knowChat(ADA.id)
    await world.does(inGroup(ADA, '/subscribe@OptoutTestBot', { ...inForum, ...TOPIC }))
    world.server.fail({ methods: ['sendRichMessage'], chatId: FORUM, fault: NO_RIGHTS })
    await deliver(world, [news('voices')], () => world.sentTo(ADA.id).length > 0)
    const [told] = world.sentTo(ADA.id)
    expect(told && shownBy(told)).toContain('one of your groups or channels: I may not write there')
    expect(buttonsOf(told?.params ?? {})).toMatchObject([{ url: 'https://t.me/c/2002/7' }])
    expect((await world.subscriptionOf(`${FORUM}/7`))?.pause?.reason).toBe('no-permission')
    await world.does(standing(inForum.chat, 'administrator'))
    await deliver(world, [], () => world.sentTo(FORUM).filter(({ isOk }) => isOk).length >= 2)
    const last = world.sentTo(FORUM).at(-1)
    expect(last?.params['message_thread_id']).toBe(7)
    expect(last && shownBy(last)).toContain('voices')
  })

  test('a reminder comes once, and no more to a person who blocked', async () => {
    const world = await openWorld()
    const due = new Date(Date.now() - 1_000)
    for (const { id } of [ADA, BRUNO])
      await world.store.remind({ chat: chat(id), everyMonths: 3, platforms: ['linkedin'], locale: 'en', nextAt: due })
    world.server.knowChat(BRUNO.id)
    world.server.fail({ chatId: ADA.id, fault: BLOCKED, times: 99 })
    const reached = (): boolean => world.sentTo(BRUNO.id).length > 0 && world.sentTo(ADA.id).length > 0
    await deliver(world, [], reached)
    const [reminder] = world.sentTo(BRUNO.id)
    expect(reminder && shownBy(reminder)).toMatch(/Time for a look[\s\S]*LinkedIn[\s\S]*\/remind stop/)
    expect(await world.store.reminderOf(chat(ADA.id))).toBeUndefined()
    expect((await world.store.reminderOf(chat(BRUNO.id)))?.nextAt.getTime()).toBe(monthsAfter(due, 3).getTime())
    expect([world.sentTo(ADA.id).length, world.sentTo(BRUNO.id).length]).toEqual([1, 1])
  })
})

const MOVED: Fault = {
  code: 400,
  description: 'Bad Request: group chat was upgraded to a supergroup chat',
  parameters: { migrate_to_chat_id: FORUM },
}
const BLOCKED: Fault = { code: 403, description: 'Forbidden: bot was blocked by the user' }
const NO_RIGHTS: Fault = { code: 400, description: 'Bad Request: not enough rights to send text messages to the chat' }
const TOO_MANY: Fault = { code: 429, description: 'Too Many Requests: retry after 35', parameters: { retry_after: 35 } }
const bad = (description: string): Fault => ({ code: 400, description: `Bad Request: ${description}` })
const refused = (reason: string) => ({ type: 'refused', reason })

describe('one send', () => {
  const sample = (): Announcement => {
    const found = realAssistant().sampleAnnouncement('linkedin', new Date())
    if (!found) throw new Error('No sample')
    return found
  }

  async function deliveryTo({ store, server }: World, chatId: number | string, announcements = [sample()]) {
    server.knowChat(Number.parseInt(`${chatId}`, 10))
    const subscription = await store.subscribe(wish(`${chatId}`), new Date())
    return { id: 1, announcements, subscription, attempt: 0, since: new Date(), leasedUntil: new Date() }
  }

  async function send(world: World, chatId: number | string, announcements?: Announcement[]): Promise<SendResult | undefined> {
    return world.bot.adapter.sender?.send(await deliveryTo(world, chatId, announcements), AbortSignal.timeout(5_000))
  }

  test.for<readonly [Fault, object]>([
    [TOO_MANY, { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 35_000 }],
    [BLOCKED, refused('blocked')],
    [{ code: 403, description: "Forbidden: bot can't initiate conversation with a user" }, refused('blocked')],
    [{ code: 403, description: 'Forbidden: user is deactivated' }, refused('chat-gone')],
    [{ code: 403, description: 'Forbidden: the group chat was deleted' }, refused('chat-gone')],
    [{ code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' }, refused('no-access')],
    [{ code: 403, description: 'Forbidden: bot is not a member of the channel chat' }, refused('no-access')],
    [bad('chat not found'), refused('chat-gone')],
    [bad('message thread not found'), refused('chat-gone')],
    [NO_RIGHTS, refused('no-permission')],
    [bad('need administrator rights in the channel chat'), refused('no-permission')],
    [bad('TOPIC_CLOSED'), refused('no-permission')],
    [bad("can't parse entities: unexpected end tag"), refused('bad-message')],
    [bad('BUTTON_DATA_INVALID'), refused('bad-message')],
    [bad('something nobody has seen'), refused('bad-message')],
    [MOVED, { type: 'moved', chatId: `${FORUM}/7` }],
    [
      { code: 401, description: 'Unauthorized' },
      { type: 'deferred', because: 'trouble', scope: 'network' },
    ],
    [
      { code: 500, description: 'Internal Server Error' },
      { type: 'deferred', because: 'trouble', scope: 'chat' },
    ],
    [
      { code: 502, description: 'Bad Gateway' },
      { type: 'deferred', because: 'trouble', scope: 'chat' },
    ],
    ['not-json', { type: 'deferred', because: 'trouble', scope: 'chat' }],
    ['reset', { type: 'deferred', because: 'trouble', scope: 'chat' }],
    ['reset-after', { type: 'deferred', because: 'trouble', scope: 'chat' }],
  ])('%j is told as %j, after one call', async ([fault, expected]) => {
    const world = await openWorld()
    const attempts = countRequests(world)
    world.server.fail({ chatId: GROUP, fault, times: 99 })
    expect(await send(world, `${GROUP}/7`)).toMatchObject(expected)
    expect(attempts()).toBe(1)
    expect(world.bot.pauses).toEqual([])
  })

  test('a server that never answers is trouble when the time for one send is over', async () => {
    const world = await openWorld()
    world.server.fail({ chatId: GROUP, fault: 'stall', times: 99 })
    const result = await world.bot.adapter.sender?.send(await deliveryTo(world, GROUP), AbortSignal.abort())
    expect(result).toMatchObject({ type: 'deferred', because: 'trouble', scope: 'chat' })
  })

  test('two persons refused together mean the whole network, one of them twice or groups do not', async () => {
    const world = await openWorld()
    const refusedTo = async (chatId: number) => {
      world.server.fail({ chatId, fault: TOO_MANY })
      return send(world, chatId)
    }
    const scopes: unknown[] = []
    for (const id of [ADA.id, ADA.id, BRUNO.id, GROUP, FORUM]) {
      const result = await refusedTo(id)
      scopes.push(result?.type === 'deferred' && result.scope)
    }
    expect(scopes).toEqual(['chat', 'chat', 'network', 'chat', 'chat'])
    expect(await send(world, 77)).toMatchObject({ type: 'sent' })
    expect(await refusedTo(78)).toMatchObject({ scope: 'chat' })
  })

  test('an older server gets HTML, however many announcements in one message, with how to stop', async () => {
    const world = await openWorld({ knowsRich: false })
    const long = Array.from({ length: 12 }, (_, index) => ({ ...sample(), id: `x/${index}` }))
    expect(await send(world, ADA.id, long)).toMatchObject({ type: 'sent' })
    expect(await send(world, BRUNO.id)).toMatchObject({ type: 'sent' })
    expect(world.sentTo(ADA.id).map(({ method, isOk }) => [method, isOk])).toEqual([
      ['sendRichMessage', false],
      ['sendMessage', true],
    ])
    expect(world.sentTo(BRUNO.id).map(({ method }) => method)).toEqual(['sendMessage'])
    const [, whole] = world.sentTo(ADA.id)
    expect(whole && shownBy(whole)).toContain('/unsubscribe')
    expect(whole?.params).toMatchObject({ link_preview_options: { is_disabled: true } })
    expect(buttonsOf(whole?.params ?? {}).map(({ text }) => text)).toContain('Full guide: LinkedIn')
  })

  test('a correction changes the message where it stands, in either markup; one that is gone is refused', async () => {
    for (const knowsRich of [true, false]) {
      const world = await openWorld({ knowsRich })
      const { sender } = world.bot.adapter
      const delivery = await deliveryTo(world, `${GROUP}/7`)
      const result = await sender?.send(delivery, AbortSignal.timeout(5_000))
      const messageId = result?.type === 'sent' ? result.messageId : ''
      const corrected = { ...delivery, announcements: [{ ...sample(), version: 1 }] }
      expect(await sender?.edit(corrected, messageId, AbortSignal.timeout(5_000))).toEqual({ type: 'sent', messageId })
      const edit = world.server.calls.at(-1)
      expect(edit).toMatchObject({ method: 'editMessageText', isOk: true, params: { chat_id: GROUP, message_id: Number(messageId) } })
      expect(edit && shownBy(edit)).toContain('corrected version')
      expect(await sender?.edit(corrected, messageId, AbortSignal.timeout(5_000))).toMatchObject({ type: 'sent' })
      expect(await sender?.edit(corrected, '1', AbortSignal.timeout(5_000))).toMatchObject(refused('bad-message'))
    }
  })
})

test('each message that answers a person is counted', async () => {
  let answers = 0
  const onAnswer = (): void => {
    answers += 1
  }
  const { does } = await visit({}, { onAnswer })
  await does(privately(ADA, '/help'))
  expect(answers).toBe(1)
  await does(privately(ADA, '/rights linkedin, germany'))
  expect(answers).toBe(3)
})

/** Also those that broke down before the server looked at them. */
function countRequests({ server }: World): () => number {
  const before = server.requests
  return () => server.requests - before
}

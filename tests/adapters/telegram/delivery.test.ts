/** What arrives of announcements and reminders, and what becomes of everything Telegram refuses. */
import { Api } from 'grammy/web'
import { describe, expect, test } from 'vitest'
import { createAnnouncementSender } from '../../../src/adapters/telegram/announcement-sender.ts'
import type { Announcement, AnnouncementDraft, SendResult } from '../../../src/core/announcements.ts'
import { monthsAfter } from '../../../src/core/conversation/subscribing.ts'
import type { Time } from '../../../src/core/ports.ts'
import { createDeliveryService } from '../../../src/delivery/delivery-service.ts'
import { telegramLimits } from '../../../src/delivery/pacing.ts'
import { createTime } from '../../../src/time.ts'
import { createMemoryLog } from '../../support/fake-network.ts'
import { draft, wish } from '../../support/outbox.ts'
import { chat, FORUM, inForum, openWorld, TOPIC, type World } from '../../support/telegram-announcements.ts'
import type { Fault } from '../../support/telegram-faults.ts'
import { ADA, BRUNO, buttonsOf, dataOf, GROUP, inGroup, press, privately, shownBy, standing } from '../../support/telegram-person.ts'
import { type Call, openTelegramServer, TOKEN } from '../../support/telegram-server.ts'
import { sentBy, waitFor } from '../../support/telegram-visit.ts'
import { realAssistant } from '../../support/world.ts'

/** Subscribers are told every 15 s: a tenth of that is waited. */
function hastened(): Time {
  const { now, sleep } = createTime()
  const startMs = now().getTime()
  return {
    now: () => new Date(startMs + (now().getTime() - startMs) * 10),
    sleep: (ms, signal) => sleep(ms / 10, signal),
  }
}

const news = (id: string): AnnouncementDraft =>
  draft(id, {
    audience: { topics: ['linkedin'], regions: [], severity: 'important' },
    body: { platforms: ['linkedin'], texts: { en: `It trains on ${id} now.` }, date: '2026-11-20', regions: ['eu'], sources: [] },
  })

/** Publishes, and lets the real delivery service run until `isDone`. */
async function deliver(
  { store, bot }: World,
  drafts: readonly AnnouncementDraft[],
  isDone: () => boolean,
  time: Time = createTime(),
): Promise<void> {
  const { sender, reminders } = bot.adapter
  if (!sender || !reminders) throw new Error('No sender')
  const service = createDeliveryService({
    store,
    networks: [{ sender, reminders, limits: telegramLimits() }],
    regions: realAssistant().regions,
    time,
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
  await waitFor(isDone)
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
    expect(JSON.stringify(toAda?.params)).not.toContain('<b></b>')
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
    await deliver(world, [news('voices')], () => world.sentTo(ADA.id).length > 0, hastened())
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
    const requests = countRequests(world)
    const over = new AbortController()
    const result = world.bot.adapter.sender?.send(await deliveryTo(world, GROUP), over.signal)
    await waitFor(() => requests() > 0)
    over.abort()
    expect(await result).toMatchObject({ type: 'deferred', because: 'trouble', scope: 'chat' })
    expect(requests()).toBe(1)
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

  test('each chat gets it in its own language and for its own region', async () => {
    const world = await openWorld()
    const { sender } = world.bot.adapter
    const wishes = [
      { locale: 'en', region: 'us' },
      { locale: 'de', region: 'us' },
      { locale: 'en', region: 'de' },
      { locale: 'en', region: 'us' },
    ]
    for (const [index, each] of wishes.entries()) {
      const delivery = await deliveryTo(world, 100 + index)
      await sender?.send({ ...delivery, subscription: { ...delivery.subscription, ...each } }, AbortSignal.timeout(5_000))
    }
    const [first, german, european, last] = wishes.map((_, index) => world.sentTo(100 + index)[0])
    const dataIn = (call: Call | undefined): string => JSON.stringify(buttonsOf(call?.params ?? {}))
    expect(german && shownBy(german)).toContain('Was du jetzt tun kannst')
    expect(first && shownBy(first)).toContain('What you can do now')
    expect(dataIn(european)).not.toBe(dataIn(first))
    expect(last?.params['rich_message']).toEqual(first?.params['rich_message'])
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

/** Also those that broke down before the server looked at them. */
function countRequests({ server }: World): () => number {
  const before = server.requests
  return () => server.requests - before
}

test.for([true, false])('what goes beyond the free limit may be paid for where the operator says so: %s', async (isPaid) => {
  await using server = await openTelegramServer()
  const assistant = realAssistant()
  const sender = createAnnouncementSender({
    assistant,
    api: new Api(TOKEN, { apiRoot: server.url }),
    server: { knowsRich: true },
    clock: () => new Date(),
    isPaid,
  })
  await sender.sendReminder(
    { chat: chat(ADA.id), everyMonths: 3, platforms: ['linkedin'], locale: 'en', nextAt: new Date() },
    AbortSignal.timeout(5_000),
  )
  expect(server.problems).toEqual([])
  expect(server.calls.map(({ params }) => params['allow_paid_broadcast'])).toEqual([isPaid ? true : undefined])
})

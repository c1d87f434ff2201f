/** Announcements on Telegram: who may have them, how they are wished for, shown, paused and forgotten; the real SDK against a strict server. */
import { describe, expect, test } from 'vitest'
import { wish } from '../../support/outbox.ts'
import { ANONYMOUS, CHANNEL, chat, FORUM, inForum, openWorld, post, TOPIC } from '../../support/telegram-announcements.ts'
import {
  ADA,
  asGuest,
  BRUNO,
  buttonsOf,
  GROUP,
  inGroup,
  MENTION,
  press,
  privately,
  shownBy,
  standing,
} from '../../support/telegram-person.ts'
import { sentBy, visit } from '../../support/telegram-visit.ts'
import { realAssistant } from '../../support/world.ts'

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
    expect(await world.say(inGroup(ADA, `${MENTION} tell this channel when tiktok changes its policy`))).toContain('TikTok')
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

  test('where the bot may not write, whoever subscribed hears of it in private', async () => {
    const world = await openWorld()
    world.server.setAdministrators(GROUP, [ADA.id])
    world.server.knowChat(ADA.id)
    const fault = { code: 400, description: 'Bad Request: not enough rights to send text messages to the chat' }
    world.server.fail({ chatId: GROUP, methods: ['sendRichMessage'], fault })
    const [, told] = await world.does(inGroup(ADA, '/subscribe@OptoutTestBot'))
    expect(told?.params['chat_id']).toBe(ADA.id)
    expect(told && shownBy(told)).toContain('It did not arrive: I may not write there')
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

  test('free words add to the list, and narrow it where that is said', async () => {
    const world = await openWorld()
    const platforms = async () => (await world.subscriptionOf(ADA.id))?.platforms
    await world.does(privately(ADA, '/subscribe linkedin'))
    await world.does(privately(ADA, 'tell me when tiktok changes its policy'))
    expect(await platforms()).toEqual(['linkedin', 'tiktok'])
    await world.does(privately(ADA, 'and instagram'))
    expect(await platforms()).toEqual(['linkedin', 'tiktok', 'instagram'])
    await world.does(privately(ADA, 'only tiktok'))
    expect(await platforms()).toEqual(['tiktok'])
    await world.does(privately(ADA, '/subscribe'))
    await world.does(privately(ADA, 'tell me when linkedin changes its policy'))
    expect(await platforms()).toBe('all')
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
    expect(await world.say(inGroup(BRUNO, '/forget@OptoutTestBot', inForum))).toContain('Vergessen')
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

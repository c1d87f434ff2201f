/** Whole visits, as a person sees them: the real SDK against a strict server. */
import { describe, expect, test } from 'vitest'
import { createMemorySettings } from '../../../src/adapters/telegram/memory-settings.ts'
import { BOT, type Params } from '../../support/telegram-answer.ts'
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
  pressShared,
  privately,
  shownBy,
  standing,
  typed,
} from '../../support/telegram-person.ts'
import type { Call } from '../../support/telegram-server.ts'
import { sentBy, visit } from '../../support/telegram-visit.ts'
import { realAssistant } from '../../support/world.ts'

describe('in private', () => {
  test('a deep link opens the answer, free words go on, a device button changes it in place, and a letter comes as a file', async () => {
    const { does } = await visit()
    const [answer] = await does(privately(ADA, '/start linkedin'))
    expect(answer?.method).toBe('sendRichMessage')
    expect(answer && shownBy(answer)).toContain('LinkedIn: keep your content out of AI training')
    expect(answer?.params).not.toHaveProperty('reply_parameters')

    const [followUp] = await does(privately(ADA, 'and in germany?'))
    expect(followUp && shownBy(followUp)).toContain('LinkedIn · opt out · Germany')

    const [toast, change] = await does(press(ADA, dataOf(followUp?.params ?? {}, 'iPhone'), sentBy(ADA.id, 5002)))
    expect([toast?.method, change?.method]).toEqual(['answerCallbackQuery', 'editMessageText'])
    expect(change && shownBy(change)).toContain('LinkedIn · opt out · Germany · iPhone')

    const [, letter, file] = await does(press(ADA, dataOf(change?.params ?? {}, 'A letter'), sentBy(ADA.id, 5002)))
    expect(letter && shownBy(letter)).toContain('Objection letter to LinkedIn')
    expect(file).toMatchObject({ method: 'sendDocument', params: { document: { fileName: 'objection-linkedin.txt' } } })
    expect(JSON.stringify(file?.params)).toContain('I object to the use of my personal data')
  })

  test('each person has a thread of their own language', async () => {
    const { does } = await visit()
    const [german] = await does(privately(BRUNO, '/help'))
    expect(german && shownBy(german)).toContain('Hallo')
    const [english] = await does(privately(ADA, '/help'))
    expect(english && shownBy(english)).toContain('Hello')
  })
})

describe('in private, further', () => {
  test('/start greets, with what can be asked', async () => {
    const { does } = await visit()
    const [greeting] = await does(privately(ADA, '/start'))
    expect(greeting && shownBy(greeting)).toContain('how do I stop LinkedIn using my posts for AI')
  })

  test.for([
    ['/start checkup', 'Which apps do you use?'],
    ['/start settings', 'Settings of this chat'],
    ['/start no-such-thing', 'Hello!'],
    ['/ask does snapchat use my face', 'Snapchat'],
    ['/guide', 'For which app or site?'],
    ['/guide linkedin iphone', 'LinkedIn · opt out · any region · iPhone'],
    ['/guide linkdin', 'LinkedIn: keep your content'],
    ['/checkup instagram, tiktok and linkedin', 'Your check-up'],
    ['/rights germany', 'Your rights in Germany'],
    ['/rights linkedin, california', 'LinkedIn: your rights in'],
    ['/changes linkedin', 'LinkedIn: what changed'],
    ['/about', 'I store nothing you write'],
    ['/help', 'Hello!'],
    ['/nonsense', 'Hello!'],
    ['best pizza in town', 'I did not understand that'],
  ] as const)('%s', async ([text, shown]) => {
    const { does } = await visit()
    const [answer, ...more] = await does(privately(ADA, text))
    expect(answer && shownBy(answer)).toContain(shown)
    expect(more.map(({ method }) => method)).toEqual(text.startsWith('/rights') ? ['sendDocument'] : [])
  })

  test('a choice token opens its answer by deep link, as it is or as it stands in a link', async () => {
    const { does } = await visit()
    const token = realAssistant().tokens.encode({ ask: { intent: 'practice', platforms: ['tiktok'], region: 'us-ca' }, locale: 'en' }) ?? ''
    for (const parameter of [token, token.replace(/[~._]/g, (sign) => ({ '~': '_t', '.': '_d' })[sign] ?? '__')]) {
      const [answer] = await does(privately(ADA, `/start ${parameter}`))
      expect(answer && shownBy(answer)).toContain('TikTok · what it uses · California')
    }
  })

  test('a voice message or a picture without words is told that only text is read; a caption is read', async () => {
    const { does } = await visit()
    const { message } = privately(ADA, '') as { message: Params }
    const { text: _text, ...wordless } = message
    const [note] = await does({ message: { ...wordless, voice: { file_id: 'v' } } })
    expect(note && shownBy(note)).toContain('I can only read text')
    const [answer] = await does({ message: { ...wordless, photo: [], caption: 'linkedin ai opt out' } })
    expect(answer && shownBy(answer)).toContain('LinkedIn')
    expect(await does({ message: { ...wordless, photo: [], media_group_id: 'album' } })).toEqual([])
  })

  test('settings are kept for the chat, change the answers, and /forget erases them', async () => {
    const { does } = await visit()
    let [page] = await does(privately(ADA, '/settings'))
    for (const label of ['Region', 'More', 'Germany', 'Device', 'Android'])
      [, page] = await does(press(ADA, dataOf(page?.params ?? {}, label), sentBy(ADA.id, 5001)))
    expect(page && shownBy(page)).toMatch(/Region: Germany\s*Device: Android/)
    for (const label of ['Language', 'Deutsch']) [, page] = await does(press(ADA, dataOf(page?.params ?? {}, label), sentBy(ADA.id, 5001)))
    expect(page && shownBy(page)).toContain('Einstellungen dieses Chats')
    const [answer] = await does(privately(ADA, '/guide linkedin'))
    expect(answer && shownBy(answer)).toMatch(/LinkedIn · .* · Deutschland · Android/)
    const [forgotten] = await does(privately(ADA, '/forget'))
    expect(forgotten && shownBy(forgotten)).toContain('Forgotten')
    const [after] = await does(privately(ADA, '/guide linkedin'))
    expect(after && shownBy(after)).toContain('LinkedIn · opt out · any region · any device')
  })

  test('settings can be written', async () => {
    const { does } = await visit()
    const [page] = await does(privately(ADA, '/settings Germany iPhone'))
    expect(page && shownBy(page)).toMatch(/Region: Germany\s*Device: iPhone/)
  })

  test('the second notice is silence', async () => {
    const { does } = await visit({ hasLimits: false })
    for (let count = 0; count < 20; count += 1) await does(privately(ADA, '/help'))
    const [notice] = await does(privately(ADA, '/help'))
    expect(notice && shownBy(notice)).toContain('That was a lot')
    expect(await does(privately(ADA, '/help'))).toEqual([])
    const [toast] = await does(press(ADA, 'nwhatever', sentBy(ADA.id, 5001)))
    expect(toast).toMatchObject({ method: 'answerCallbackQuery', params: { text: expect.stringContaining('That was a lot') } })
    const [other] = await does(privately(BRUNO, '/help'))
    expect(other && shownBy(other)).toContain('Hallo')
  })

  test.for(['', 'n', 'nfoo', 'e1', 'x1o--~-~en', 's!', 'sr=atlantis', 'sl=tlh', 'game'])(
    'a press of %j says that the button is from an older version',
    async (data) => {
      const { does } = await visit()
      await does(privately(ADA, '/help'))
      const calls = await does(press(ADA, data, sentBy(ADA.id, 5001)))
      expect(calls).toMatchObject([{ method: 'answerCallbackQuery', params: { text: expect.stringContaining('older version') } }])
    },
  )

  test('a press of which Telegram does not say where it was is answered', async () => {
    const { does } = await visit()
    const { message: _message, ...callback } = (press(ADA, 'n1o--~-~en~lQA', sentBy(ADA.id, 5001)) as { callback_query: Params })
      .callback_query
    expect(await does({ callback_query: callback })).toMatchObject([{ method: 'answerCallbackQuery', isOk: true }])
  })

  test('a command goes on in the language that was spoken; a new language of the chat takes its place at once', async () => {
    const { does } = await visit()
    await does(privately(ADA, 'wie verhindere ich, dass LinkedIn meine Beiträge für KI nutzt'))
    const [german] = await does(privately(ADA, '/guide tiktok'))
    expect(german && shownBy(german)).toContain('So habe ich das verstanden')
    await does(press(ADA, 'sl=fr', sentBy(ADA.id, 5001)))
    const [french] = await does(privately(ADA, '/guide tiktok'))
    expect(french && shownBy(french)).toContain(realAssistant().speaker('fr').say('facts.english-only'))
  })

  test('pressed twice, the second press changes nothing and is answered', async () => {
    const { does } = await visit()
    const [answer] = await does(privately(ADA, '/guide linkedin'))
    const data = dataOf(answer?.params ?? {}, 'iPhone')
    await does(press(ADA, data, sentBy(ADA.id, 5001)))
    const calls = await does(press(ADA, data, sentBy(ADA.id, 5001)))
    expect(calls.map(({ method, isOk }) => [method, isOk])).toEqual([
      ['answerCallbackQuery', true],
      ['editMessageText', false],
    ])
  })

  test('a button on a message out of reach, or already deleted, brings the answer anew', async () => {
    const { does } = await visit()
    const [answer] = await does(privately(ADA, '/guide linkedin'))
    const data = dataOf(answer?.params ?? {}, 'iPhone')
    const old = { ...sentBy(ADA.id, 5001), date: 0 }
    expect((await does(press(ADA, data, old))).map(({ method }) => method)).toEqual(['answerCallbackQuery', 'sendRichMessage'])
    const deleted = await does(press(ADA, data, sentBy(ADA.id, 1)))
    expect(deleted.map(({ method }) => method)).toEqual(['answerCallbackQuery', 'editMessageText', 'sendRichMessage'])
  })

  test('"this step is wrong" is a button with an address', async () => {
    const { does } = await visit()
    const [answer] = await does(privately(ADA, '/guide linkedin'))
    expect(buttonsOf(answer?.params ?? {}).find(({ text }) => text === 'This step is wrong')?.url).toMatch(/^https:\/\/example\.org\/new/)
  })

  test('who blocks the bot is forgotten', async () => {
    const settings = createMemorySettings()
    const { does } = await visit({}, { settings })
    const chat = { adapter: 'telegram', chatId: `${ADA.id}` } as const
    await does(privately(ADA, '/settings Germany'))
    expect(await settings.readSettings(chat)).toMatchObject({ region: 'de' })
    await does(standing({ id: ADA.id, type: 'private' }, 'kicked'))
    expect(await settings.readSettings(chat)).toBeUndefined()
  })
})

describe('in a group', () => {
  const TOPIC = { message_thread_id: 7, is_topic_message: true }

  test('a mention is answered in its topic, as a reply; so is a reply to the bot', async () => {
    const { does } = await visit()
    const [answer] = await does(inGroup(ADA, `${MENTION.toLowerCase()} linkedin ai opt out`, TOPIC))
    expect(answer?.params).toMatchObject({
      chat_id: GROUP,
      message_thread_id: 7,
      reply_parameters: { message_id: expect.any(Number), allow_sending_without_reply: true },
    })
    const [followUp] = await does(inGroup(ADA, 'and on iphone?', { ...TOPIC, reply_to_message: sentBy(GROUP, 5001) }))
    expect(followUp && shownBy(followUp)).toContain('LinkedIn · opt out · any region · iPhone')
  })

  test.for([
    '/ask@OptoutTestBot linkedin ai opt out',
    '/guide@optouttestbot linkedin',
    '/guide linkedin',
    `what about linkedin, ${MENTION}?`,
  ])('%s is answered', async (text) => {
    const { does } = await visit()
    const [answer] = await does(inGroup(ADA, text))
    expect(answer && shownBy(answer)).toContain('LinkedIn')
  })

  test.for([
    'linkedin is down again',
    'anyone up for pizza',
    '/guide@AnotherBot linkedin',
    '/ban @someone',
    '@another is linkedin down for you too?',
    'mail me at me@optouttestbot.example',
  ])('%s is left alone', async (text) => {
    const { does } = await visit()
    expect(await does(inGroup(ADA, text))).toEqual([])
  })

  test('what was not said to it is answered where it is sure, and takes part in no limit otherwise', async () => {
    const { does } = await visit()
    const [answer] = await does(inGroup(ADA, 'how do i stop linkedin using my posts to train ai'))
    expect(answer && shownBy(answer)).toContain('LinkedIn: keep your content')
  })

  test('addressed with something else, it says what it knows', async () => {
    const { does } = await visit()
    const [answer] = await does(inGroup(ADA, `${MENTION} best pizza in town`))
    expect(answer && shownBy(answer)).toContain('I did not understand that')
  })

  test("a mention under somebody else's message is about the apps in it", async () => {
    const { does } = await visit()
    const theirs = { message_id: 3, date: 1, chat: { id: GROUP, type: 'supergroup' }, from: { id: 99, is_bot: false, first_name: 'B' } }
    const [answer] = await does(inGroup(ADA, MENTION, { reply_to_message: { ...theirs, text: 'LinkedIn wants all my posts' } }))
    expect(answer && shownBy(answer)).toContain('LinkedIn: keep your content')
    const [none] = await does(inGroup(ADA, '/ask@OptoutTestBot', { reply_to_message: { ...theirs, text: 'nice weather' } }))
    expect(none && shownBy(none)).toContain('I found no app')
  })

  test('in a topic, every message hangs under the one that opened it, which is no reply', async () => {
    const { does } = await visit()
    const opened = { ...sentBy(GROUP, 7), forum_topic_created: { name: 'AI', icon_color: 1 } }
    expect(await does(inGroup(ADA, 'best pizza in town', { ...TOPIC, reply_to_message: opened }))).toEqual([])
  })

  test('each person has a thread of their own', async () => {
    const { does } = await visit()
    await does(inGroup(ADA, `${MENTION} linkedin ai opt out`))
    const [answer] = await does(inGroup({ id: 13, language: 'en' }, `${MENTION} and on iphone?`))
    expect(answer && shownBy(answer)).not.toContain('LinkedIn · opt out')
  })

  test('a correction changes the answer for who asked, and answers anyone else anew', async () => {
    const { does } = await visit()
    const [answer] = await does(inGroup(ADA, '/guide linkedin'))
    const data = dataOf(answer?.params ?? {}, 'iPhone')
    const message = sentBy(GROUP, 5001, {
      reply_to_message: {
        message_id: 1,
        date: 1,
        chat: { id: GROUP, type: 'supergroup' },
        from: { id: ADA.id, is_bot: false, first_name: 'Ada' },
      },
    })
    expect((await does(press(ADA, data, message))).map(({ method }) => method)).toEqual(['answerCallbackQuery', 'editMessageText'])
    const [, anew] = await does(press({ id: 13, language: 'en' }, data, message))
    expect(anew).toMatchObject({ method: 'sendRichMessage', params: { reply_parameters: { message_id: 5001 } } })
  })

  test('settings of a group are for its administrators, anonymous ones included', async () => {
    const { does, server } = await visit()
    server.setAdministrators(GROUP, [ADA.id])
    const [refused] = await does(inGroup(BRUNO, '/settings Germany'))
    expect(refused && shownBy(refused)).toContain('Admins dieses Chats')
    const [byAda] = await does(inGroup(ADA, '/settings Germany'))
    expect(byAda && shownBy(byAda)).toContain('Region: Germany')
    const anonymous = { from: { id: 1087968824, is_bot: true, first_name: 'Group' }, sender_chat: { id: GROUP, type: 'supergroup' } }
    const [byNobody] = await does(inGroup(ADA, '/settings France', anonymous))
    expect(byNobody && shownBy(byNobody)).toContain('Region: France')
    const presses = await does(press(BRUNO, 'sr=es', sentBy(GROUP, 5002)))
    expect(presses.at(-1)).toMatchObject({ method: 'answerCallbackQuery', params: { text: expect.stringContaining('Admins') } })
  })

  test('bots, and what came through the bot itself, are not answered', async () => {
    const { does } = await visit()
    expect(await does(inGroup(ADA, '/guide linkedin', { from: { id: 5, is_bot: true, first_name: 'Bot' } }))).toEqual([])
    expect(await does(inGroup(ADA, 'linkedin ai opt out', { via_bot: BOT }))).toEqual([])
    expect(
      await does(inGroup(ADA, `${MENTION} linkedin`, { is_automatic_forward: true, sender_chat: { id: -5, type: 'channel' } })),
    ).toEqual([])
  })

  test('a group that becomes a supergroup keeps its settings', async () => {
    const { does, server } = await visit()
    server.setAdministrators(GROUP, [ADA.id])
    await does(inGroup(ADA, '/settings Germany iPhone'))
    await does(inGroup(ADA, '', { text: undefined, migrate_to_chat_id: -2002 }))
    const [answer] = await does(inGroup(ADA, '/guide linkedin', { chat: { id: -2002, type: 'supergroup', title: 'Painters' } }))
    expect(answer && shownBy(answer)).toContain('LinkedIn · opt out · Germany · iPhone')
  })

  test('an answer to a group that has moved meanwhile goes after it', async () => {
    const { does, server } = await visit()
    server.knowChat(-2002)
    server.fail({
      methods: ['sendRichMessage'],
      chatId: GROUP,
      fault: {
        code: 400,
        description: 'Bad Request: group chat was upgraded to a supergroup chat',
        parameters: { migrate_to_chat_id: -2002 },
      },
    })
    const [, answer] = await does(inGroup(ADA, '/guide linkedin', TOPIC))
    expect(answer).toMatchObject({ isOk: true, params: { chat_id: -2002 } })
    expect(answer?.params).not.toHaveProperty('message_thread_id')
  })
})

describe('in a channel', () => {
  const post = (text: string): Params => {
    const { message } = inGroup(ADA, text) as { message: Params }
    const { from: _from, ...rest } = message
    const chat = { id: -3003, type: 'channel', title: 'News' }
    return { channel_post: { ...rest, chat, sender_chat: chat } }
  }

  test('a post is left alone, a command or mention in it is answered', async () => {
    const { does } = await visit()
    expect(await does(post('how do i stop linkedin using my posts to train ai'))).toEqual([])
    for (const text of ['/guide@OptoutTestBot linkedin', `${MENTION} linkedin ai opt out`]) {
      const [answer] = await does(post(text))
      expect(answer?.params).toMatchObject({ chat_id: -3003, reply_parameters: { message_id: expect.any(Number) } })
    }
  })
})

describe('in chats that are not ours', () => {
  const resultsOf = (call: Call | undefined): readonly Params[] => call?.params['results'] as readonly Params[]

  test('an inline query brings results to post, with a way to the whole answer', async () => {
    const { does } = await visit()
    const [call] = await does(typed(ADA, 'linkedin'))
    expect(call).toMatchObject({ method: 'answerInlineQuery', params: { is_personal: true, cache_time: 300 } })
    const [first] = resultsOf(call)
    expect(first).toMatchObject({
      type: 'article',
      title: expect.stringContaining('LinkedIn'),
      description: expect.stringContaining('Yes, LinkedIn'),
    })
    expect(buttonsOf(first ?? {}).find(({ text }) => text === 'More')?.url).toMatch(/^https:\/\/t\.me\/OptoutTestBot\?start=[\w-]{1,64}$/)
  })

  test('a sentence brings its own answer and names begun at its end, not whatever holds its last letters', async () => {
    const { does } = await visit()
    const titles = async (text: string): Promise<string[]> => resultsOf((await does(typed(ADA, text)))[0]).map(({ title }) => String(title))
    expect((await titles('turn off training in linkedin and insta')).join()).toMatch(/LinkedIn[\s\S]*Instagram/)
    expect((await titles('does linkedin let people read my posts or just the ai')).length).toBeLessThan(3)
  })

  test('nothing typed brings the most asked about, twenty at a time, and more on asking', async () => {
    const { does } = await visit()
    const [first] = await does(typed(ADA, ''))
    expect(resultsOf(first)).toHaveLength(20)
    expect(first?.params['next_offset']).toBe('20')
    const [second] = await does(typed(ADA, '', '20'))
    expect(resultsOf(second)).toHaveLength(20)
    const ids = [...resultsOf(first), ...resultsOf(second)].map(({ id }) => id)
    expect(new Set(ids).size).toBe(40)
  })

  test('free words come first, with what they say of region and device', async () => {
    const { does } = await visit()
    const [call] = await does(typed(ADA, 'does linkedin use my posts for ai in germany'))
    expect(resultsOf(call)[0]?.['title']).toContain('LinkedIn: what it uses')
  })

  test('what nothing is known of brings the button alone', async () => {
    const { does } = await visit()
    const [call] = await does(typed(ADA, 'zzzzqqqq'))
    expect(resultsOf(call)).toEqual([])
    expect(call?.params['button']).toMatchObject({ start_parameter: 'help' })
  })

  test('a device button on a posted result changes it in place', async () => {
    const { does } = await visit()
    const [call] = await does(typed(ADA, 'linkedin'))
    const calls = await does(pressShared(BRUNO, dataOf(resultsOf(call)[0] ?? {}, 'iPhone'), 'shared-1'))
    expect(calls.map(({ method }) => method).toSorted()).toEqual(['answerCallbackQuery', 'editMessageText'])
    const edit = calls.find(({ method }) => method === 'editMessageText')
    expect(edit?.params['inline_message_id']).toBe('shared-1')
    expect(edit && shownBy(edit)).toContain('On iPhone or iPad')
  })

  test('a guest message is answered where it was written', async () => {
    const { does } = await visit()
    const [call] = await does(asGuest(ADA, `${MENTION} how do i stop linkedin using my posts for ai`))
    expect(call?.method).toBe('answerGuestQuery')
    expect(JSON.stringify(call?.params['result'])).toContain('LinkedIn: keep your content')
    const theirs = { message_id: 3, date: 1, chat: { id: -77, type: 'supergroup' }, text: 'TikTok it is' }
    const [reply] = await does(asGuest(ADA, MENTION, { reply_to_message: theirs }))
    expect(JSON.stringify(reply?.params['result'])).toContain('TikTok: keep your content')
    const [none] = await does(asGuest(ADA, `${MENTION} best pizza in town`))
    expect(JSON.stringify(none?.params['result'])).toContain('I did not understand that')
  })
})

describe('a server without rich messages', () => {
  test('says so once; from then on messages are plain, long ones in several, the buttons under the last', async () => {
    const { does, server } = await visit({ knowsRich: false })
    const first = await does(privately(ADA, '/guide linkedin'))
    expect(first.map(({ method, isOk }) => [method, isOk]).slice(0, 2)).toEqual([
      ['sendRichMessage', false],
      ['sendMessage', true],
    ])
    const second = await does(privately(ADA, '/rights linkedin, germany'))
    const texts = second.filter(({ method }) => method === 'sendMessage')
    expect(texts.length).toBeGreaterThan(1)
    expect(texts.map(({ params }) => buttonsOf(params).length > 0)).toEqual(texts.map((_, index) => index === texts.length - 1))
    expect(second.some(({ method }) => method === 'sendRichMessage')).toBe(false)
    expect(second.every(({ params }) => params['link_preview_options'] !== undefined || params['document'] !== undefined)).toBe(true)
    expect(JSON.stringify(texts)).toContain('<blockquote expandable>')
    const [shared] = await does(typed(ADA, 'linkedin'))
    expect(JSON.stringify(shared?.params)).toContain('"message_text"')
    expect(server.problems).toEqual([])
  })

  test('inline results and guest answers are plain where the server refuses rich ones', async () => {
    const { does } = await visit({ knowsRich: false })
    expect((await does(typed(ADA, 'linkedin'))).map(({ isOk }) => isOk)).toEqual([false, true])
    expect((await does(asGuest(ADA, `${MENTION} linkedin`))).map(({ isOk }) => isOk)).toEqual([false, true])
  })
})

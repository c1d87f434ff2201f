/** Living with Telegram: everything it may refuse, delay or lose. */
import { describe, expect, test } from 'vitest'
import { replyLocales } from '../../../src/core/answers/messages.ts'
import { SetupError } from '../../../src/core/ports.ts'
import type { Params } from '../../support/telegram-answer.ts'
import type { Fault } from '../../support/telegram-faults.ts'
import { ADA, BRUNO, GROUP, inGroup, press, privately, shownBy, startBot } from '../../support/telegram-person.ts'
import type { Call } from '../../support/telegram-server.ts'
import { openServer, runBot, sentBy, visit, waitFor } from '../../support/telegram-visit.ts'
import { realAssistant } from '../../support/world.ts'

const SAY = ['sendRichMessage', 'sendMessage']
const bad = (description: string): Fault => ({ code: 400, description: `Bad Request: ${description}` })
const outcomes = (calls: readonly Call[]): string[] => calls.map(({ method, isOk }) => `${method} ${isOk ? 'ok' : 'refused'}`)
const tooMany = (seconds: number): Fault => ({
  code: 429,
  description: `Too Many Requests: retry after ${seconds}`,
  parameters: { retry_after: seconds },
})

describe('what passes', () => {
  test.for([1, 35, 100])('told to wait %d s, it waits so long and answers once', async (seconds) => {
    const { does, server, bot } = await visit()
    server.fail({ methods: SAY, fault: tooMany(seconds) })
    expect(outcomes(await does(privately(ADA, '/help')))).toEqual(['sendRichMessage refused', 'sendRichMessage ok'])
    expect(bot.pauses).toEqual([seconds * 1000])
  })

  test('told to wait longer than anybody does, it gives up and goes on', async () => {
    const { does, server, bot } = await visit()
    server.fail({ methods: SAY, fault: tooMany(3600) })
    expect(outcomes(await does(privately(ADA, '/help')))).toEqual(['sendRichMessage refused'])
    expect(bot.lines.at(-1)).toEqual({ level: 'warn', event: 'telegram.undelivered', fields: { on: 'say', code: 429, reason: 'too-many' } })
    expect(outcomes(await does(privately(ADA, '/help')))).toEqual(['sendRichMessage ok'])
  })

  test('a chat that must wait holds up no other, and its own order stays', async () => {
    const held = Promise.withResolvers<void>()
    const { server, answers } = await visit({}, { wait: () => held.promise })
    server.fail({ methods: SAY, chatId: ADA.id, fault: tooMany(30) })
    server.deliver(privately(ADA, '/guide linkedin'))
    server.deliver(privately(ADA, '/guide tiktok'))
    server.deliver(privately(BRUNO, '/guide linkedin'))
    await waitFor(() => answers().some(({ params, isOk }) => params['chat_id'] === BRUNO.id && isOk))
    expect(answers().filter(({ params }) => params['chat_id'] === ADA.id)).toHaveLength(1)
    held.resolve()
    await waitFor(() => server.pending === 0)
    const toAda = answers().filter(({ params, isOk }) => params['chat_id'] === ADA.id && isOk)
    expect(toAda.map((call) => shownBy(call).slice(0, 8))).toEqual(['LinkedIn', 'TikTok: '])
  })

  test.for(['reset', 'not-json', { code: 502, description: 'Bad Gateway' }, { code: 500, description: 'Internal Server Error' }] as const)(
    'after %j it tries again and answers once',
    async (fault) => {
      const { does, server, bot } = await visit()
      server.fail({ methods: SAY, fault, times: 2 })
      const calls = await does(privately(ADA, '/help'))
      expect(calls.filter(({ isOk }) => isOk)).toHaveLength(1)
      expect(bot.pauses).toEqual([500, 2000])
    },
  )

  test('an answer whose receipt is lost arrives twice rather than never', async () => {
    const { does, server } = await visit()
    server.fail({ methods: SAY, fault: 'reset-after' })
    expect(outcomes(await does(privately(ADA, '/help')))).toEqual(['sendRichMessage ok', 'sendRichMessage ok'])
  })

  test('while Telegram is out of reach it keeps trying, and says once that it is, and once that it is over', async () => {
    const { does, server, bot } = await visit()
    server.fail({ methods: ['getUpdates'], fault: { code: 502, description: 'Bad Gateway' }, times: 5 })
    await does(privately(ADA, '/help'))
    await does(privately(ADA, '/help'))
    const said = bot.lines.filter(({ event }) => event === 'telegram.unreachable' || event === 'telegram.reached')
    expect(said.map(({ event }) => event)).toEqual(['telegram.unreachable', 'telegram.reached'])
    expect(bot.pauses).toEqual([1000, 2000, 4000, 8000, 16_000])
  })

  test('unreachable at the start, it waits for Telegram', async () => {
    const server = await openServer()
    server.fail({ methods: ['getMe'], fault: 'reset', times: 9 })
    const bot = runBot(server)
    await waitFor(() => bot.lines.some(({ event }) => event === 'telegram.started'))
    expect(bot.lines.filter(({ event }) => event === 'telegram.unreachable').length).toBeGreaterThan(0)
  })
})

describe('what is refused', () => {
  test.for<readonly [string, Fault, readonly string[]]>([
    ['a missing message to reply to', bad('message to be replied not found'), ['sendRichMessage refused', 'sendRichMessage ok']],
    ['a missing topic', bad('message thread not found'), ['sendRichMessage refused', 'sendRichMessage ok']],
    ['a closed topic', bad('TOPIC_CLOSED'), ['sendRichMessage refused']],
    ['no right to write', bad('not enough rights to send text messages to the chat'), ['sendRichMessage refused']],
    ['no such chat', bad('chat not found'), ['sendRichMessage refused']],
    ['its markup', bad("can't parse entities: unexpected end tag"), ['sendRichMessage refused', 'sendMessage ok']],
    ['a button', bad('BUTTON_URL_INVALID'), ['sendRichMessage refused', 'sendRichMessage ok']],
    ['its length', bad('message is too long'), ['sendRichMessage refused', 'sendMessage ok']],
    [
      'a bot that was removed',
      { code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
      ['sendRichMessage refused'],
    ],
    ['a bot without the right', { code: 403, description: 'Forbidden: CHAT_WRITE_FORBIDDEN' }, ['sendRichMessage refused']],
  ])('%s', async ([, fault, expected]) => {
    const { does, server } = await visit()
    server.fail({ methods: SAY, chatId: GROUP, fault })
    const topic = { message_thread_id: 7, is_topic_message: true }
    const calls = await does(inGroup(ADA, '/guide linkedin', topic))
    // A plain answer may take two messages.
    expect([...new Set(outcomes(calls))]).toEqual(expected)
    server.fail({ methods: SAY, chatId: GROUP, fault: bad('whatever new'), times: 2 })
    await does(inGroup(ADA, '/help@OptoutTestBot', topic))
    expect((await does(privately(ADA, '/help'))).at(-1)?.isOk).toBe(true)
  })

  test('what a missing reply or topic names is left out the second time', async () => {
    const { does, server } = await visit()
    server.fail({ methods: SAY, fault: bad('message to be replied not found') })
    server.fail({ methods: SAY, fault: bad('message thread not found') })
    const calls = await does(inGroup(ADA, '/help@OptoutTestBot', { message_thread_id: 7, is_topic_message: true }))
    expect(calls.map(({ params }) => [params['reply_parameters'] !== undefined, params['message_thread_id']])).toEqual([
      [true, 7],
      [false, 7],
      [false, undefined],
    ])
  })

  test('where both markups are refused, the words go without', async () => {
    const { does, server } = await visit()
    server.fail({ methods: SAY, fault: bad("can't parse entities"), times: 2 })
    const calls = await does(privately(ADA, '/help'))
    expect(outcomes(calls)).toEqual(['sendRichMessage refused', 'sendMessage refused', 'sendMessage ok'])
    expect(calls.at(-1)?.params).not.toHaveProperty('parse_mode')
    expect(calls.at(-1)?.params['text']).not.toContain('<b>')
  })

  test('who has blocked the bot is no trouble, and named nowhere', async () => {
    const { does, server, bot } = await visit()
    server.fail({ methods: SAY, fault: { code: 403, description: 'Forbidden: bot was blocked by the user' } })
    await does(privately(ADA, '/help'))
    expect(bot.lines.at(-1)).toEqual({ level: 'info', event: 'telegram.undelivered', fields: { on: 'say', code: 403, reason: 'blocked' } })
  })

  test('a press whose answer comes too late is answered in the chat all the same', async () => {
    const { server, answers } = await visit()
    server.fail({ methods: ['answerCallbackQuery'], fault: bad('query is too old and response timeout expired or query ID is invalid') })
    server.deliver(press(ADA, 'n1o--~-~en~lQA', sentBy(ADA.id, 5001)))
    await waitFor(() => server.pending === 0)
    expect(answers().filter(({ method }) => method === 'sendRichMessage')).toHaveLength(1)
  })

  test.for([bad('message is not modified'), bad("message can't be edited"), bad('MESSAGE_ID_INVALID')])(
    'an edit refused with %j',
    async (fault) => {
      const { server, does } = await visit()
      server.fail({ methods: ['editMessageText'], fault })
      const calls = await does(press(ADA, 'e1o--~-~en~lQA', sentBy(ADA.id, 5001)))
      const isAnew = !JSON.stringify(fault).includes('not modified')
      expect(calls.some(({ method }) => method === 'sendRichMessage')).toBe(isAnew)
    },
  )
})

describe('what only the operator can mend', () => {
  test.for<Fault>([
    { code: 401, description: 'Unauthorized' },
    { code: 404, description: 'Not Found' },
  ])('a wrong token at the start: %j', async (fault) => {
    const server = await openServer()
    server.fail({ methods: ['getMe'], fault })
    const { ended } = startBot(server)
    await expect(ended).rejects.toThrow(SetupError)
    await expect(ended).rejects.toThrow(/TELEGRAM_TOKEN/)
    await expect(ended).rejects.not.toThrow(/4242/)
  })

  test.for(['getUpdates', 'sendRichMessage'])('a token taken back while it runs, heard of by %s', async (method) => {
    const { server, bot } = await visit()
    server.fail({ methods: [method], fault: { code: 401, description: 'Unauthorized' }, times: 99 })
    server.deliver(privately(ADA, '/help'))
    await expect(bot.ended).rejects.toThrow(/TELEGRAM_TOKEN/)
  })

  const CONFLICT: Fault = { code: 409, description: 'Conflict: terminated by other getUpdates request' }

  test('a second poller for a minute', async () => {
    const { server, bot } = await visit()
    server.fail({ methods: ['getUpdates'], fault: CONFLICT, times: 99 })
    server.deliver(privately(ADA, '/help'))
    await expect(bot.ended).rejects.toThrow(/Another program has been fetching this bot's updates/)
    expect(bot.pauses).toEqual(Array(12).fill(5000))
    expect(bot.lines.filter(({ event }) => event === 'telegram.two-pollers')).toHaveLength(1)
  })

  test('a second poller for a moment, as while a new version starts, ends nothing', async () => {
    const { server, bot, does } = await visit()
    server.fail({ methods: ['getUpdates'], fault: CONFLICT, times: 3 })
    expect(outcomes(await does(privately(ADA, '/help')))).toEqual(['sendRichMessage ok'])
    await does(privately(ADA, '/help'))
    await waitFor(() => bot.lines.some(({ event }) => event === 'telegram.reached'))
  })
})

describe('over a restart', () => {
  test('what is in hand is finished and confirmed: each is answered once, by the first bot or the second', async () => {
    const { server, bot, answers } = await visit({ hasLimits: false })
    const people = Array.from({ length: 30 }, (_, index) => ({ id: 500 + index, language: 'en' }))
    for (const person of people) server.deliver(privately(person, '/help'))
    await waitFor(() => answers().length > 5)
    await bot.stop()
    for (const person of people) server.deliver(privately(person, '/about'))
    runBot(server)
    await waitFor(() => server.pending === 0)
    const perPerson = people.map(({ id }) => answers().filter(({ params }) => params['chat_id'] === id).length)
    expect(perPerson).toEqual(Array(30).fill(2))
  })

  test('an update is not confirmed while it is in hand, so that a crash does not lose it', async () => {
    const crash = Promise.withResolvers<void>()
    const { server, answers } = await visit({}, { wait: () => crash.promise })
    server.fail({ methods: SAY, chatId: ADA.id, fault: tooMany(60), times: 1 })
    const held = server.deliver(privately(ADA, '/help'))
    server.deliver(privately(BRUNO, '/help'))
    await waitFor(() => answers().some(({ params }) => params['chat_id'] === BRUNO.id))
    expect(server.confirmed).toBeLessThanOrEqual(held)
    expect(server.pending).toBe(2)
    crash.resolve()
  })

  test('an update that comes twice is answered once', async () => {
    const { server, answers } = await visit()
    const update: Params = { update_id: 9_000, ...privately(ADA, '/help') }
    server.deliver(update)
    server.deliver(update)
    await waitFor(() => server.pending === 0)
    expect(answers()).toHaveLength(1)
  })

  test('the profile is set at the first start and left alone at the second', async () => {
    const { server, bot } = await visit()
    const sets = (): number => server.calls.filter(({ method }) => method.startsWith('setMy')).length
    // Each language of the replies and the default: two menus and two descriptions each.
    const lines = 4 * (replyLocales(realAssistant().speaker).length + 1)
    expect(sets()).toBe(lines)
    await bot.stop()
    const second = runBot(server)
    await waitFor(() => second.lines.some(({ event }) => event === 'telegram.profile'))
    expect(sets()).toBe(lines)
    expect(second.lines.find(({ event }) => event === 'telegram.profile')?.fields).toEqual({ changed: 0 })
  })
})

/** Whole visits, as a person sees them: the real SDK against a strict server. */
import { afterEach, describe, expect, test } from 'vitest'
import type { TelegramOptions } from '../../../src/adapters/telegram/adapter.ts'
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
  type RunningBot,
  shownBy,
  startBot,
  typed,
} from '../../support/telegram-person.ts'
import { type Call, openTelegramServer, type TelegramServer, type TelegramServerOptions } from '../../support/telegram-server.ts'

interface Visit {
  readonly server: TelegramServer
  readonly bot: RunningBot
  /** Delivers an update and waits until it is handled. @returns the calls made for it. */
  does(update: Params): Promise<readonly Call[]>
}

let visits: Visit[] = []

async function visit(options: TelegramServerOptions = {}, bot: Partial<TelegramOptions> = {}): Promise<Visit> {
  const server = await openTelegramServer(options)
  const running = startBot(server, bot)
  await server.until(() => server.calls.some(({ method }) => method === 'setMyShortDescription'))
  const made: Visit = {
    server,
    bot: running,
    async does(update) {
      const before = server.calls.length
      const id = server.deliver(update)
      await waitFor(() => server.confirmed > id)
      return server.calls.slice(before).filter(({ method }) => !/My|getMe|Webhook/.test(method))
    },
  }
  visits.push(made)
  return made
}

/** Polls are no calls of ours, so they are looked at from outside. */
async function waitFor(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve))
}

afterEach(async () => {
  const over = visits
  visits = []
  for (const { bot, server } of over) {
    await bot.stop()
    await server[Symbol.asyncDispose]()
    expect(server.problems).toEqual([])
    expect(server.open).toEqual([])
  }
})

/** The message a call sent, as it comes back with a press of one of its buttons. */
const sentBy = (chatId: number, messageId: number, more: Params = {}): Params => ({
  message_id: messageId,
  date: 1,
  chat: { id: chatId, type: chatId < 0 ? 'supergroup' : 'private' },
  from: BOT,
  ...more,
})

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

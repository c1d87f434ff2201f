/** A bot at work against a strict server, closed and looked over after each test. */
import { afterEach, expect } from 'vitest'
import type { TelegramOptions } from '../../src/adapters/telegram/adapter.ts'
import { BOT, type Params } from './telegram-answer.ts'
import { type RunningBot, startBot } from './telegram-person.ts'
import { type Call, openTelegramServer, type TelegramServer, type TelegramServerOptions } from './telegram-server.ts'

export interface Visit {
  readonly server: TelegramServer
  readonly bot: RunningBot
  /** Delivers an update and waits until it is handled; a query must be answered then. @returns the calls made for it. */
  does(update: Params): Promise<readonly Call[]>
  /** Calls made for people, in order. */
  answers(): readonly Call[]
}

const open: AsyncDisposable[] = []

/** A server that is closed after the test, with nothing wrongly asked of it. */
export async function openServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  const server = await openTelegramServer(options)
  open.push({
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      expect(server.problems).toEqual([])
    },
  })
  return server
}

/** A bot that is stopped after the test. */
export function runBot(server: TelegramServer, options: Partial<TelegramOptions> = {}): RunningBot {
  const bot = startBot(server, options)
  open.push({ [Symbol.asyncDispose]: () => bot.stop().catch(() => {}) })
  return bot
}

/** Starts a bot and waits until it has introduced itself. */
export async function visit(options: TelegramServerOptions = {}, bot: Partial<TelegramOptions> = {}): Promise<Visit> {
  const server = await openServer(options)
  const running = runBot(server, bot)
  await waitFor(() => running.lines.some(({ event }) => event === 'telegram.profile'))
  const answers = (): readonly Call[] => server.calls.filter(({ method }) => !/^(get|set|delete)/.test(method))
  return {
    server,
    bot: running,
    answers,
    async does(update) {
      const before = answers().length
      const id = server.deliver(update)
      await waitFor(() => server.confirmed > id)
      expect(server.open).toEqual([])
      return answers().slice(before)
    },
  }
}

/** Of what no call of ours tells, the server's side is looked at. */
export async function waitFor(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve))
}

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each[Symbol.asyncDispose]()
})

/** A message of the bot, as it comes back with a press of one of its buttons. */
export const sentBy = (chatId: number, messageId: number, more: Params = {}): Params => ({
  message_id: messageId,
  date: 1,
  chat: { id: chatId, type: chatId < 0 ? 'supergroup' : 'private' },
  from: BOT,
  ...more,
})

/** A bot in a process of its own: `ours`, `bare` or `bare-long` behind a webhook, or `poll` for ours at the queue. Tells its port, and on asking its memory and processor time. */
import { createServer } from 'node:http'
import { Bot, type Context, webhookCallback } from 'grammy'
import { createTelegramAdapter } from '../../../src/adapters/telegram/adapter.ts'
import { RICH } from '../../../src/adapters/telegram/markup.ts'
import { renderPage } from '../../../src/adapters/telegram/render.ts'
import { openHttpServer } from '../../../src/http-server.ts'
import { realAssistant } from '../../support/world.ts'
import { SECRET } from './webhook.ts'

const [, , kind = '', apiUrl = ''] = process.argv
const log = { info: () => {}, warn: () => {}, error: () => {} }

export interface Usage {
  readonly residentMb: number
  readonly cpuMs: number
}

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const usage: Usage = { residentMb: process.memoryUsage.rss() / 1e6, cpuMs: (user + system) / 1000 }
  process.send?.(usage)
})

if (kind.startsWith('bare')) await runBare(kind === 'bare' ? sendLine : sendAnswer())
else await runOurs(kind === 'poll')

async function runOurs(isPolling: boolean): Promise<void> {
  const adapter = createTelegramAdapter({
    assistant: realAssistant(),
    log,
    clock: () => new Date(),
    token: '4242:bench',
    apiUrl,
    webhook: isPolling ? undefined : { url: 'https://bot.example/telegram', secret: SECRET },
  })
  if (isPolling) process.send?.({ port: 0 })
  else process.send?.({ port: (await openHttpServer({ port: 0, host: '127.0.0.1', routes: adapter.routes ?? [], log })).port })
  await adapter.run(new AbortController().signal)
}

type Send = (context: Context) => Promise<unknown>

/** A line, as grammY's documentation shows it. */
function sendLine(context: Context): Promise<unknown> {
  return context.reply('<b>Always the same</b>', { parse_mode: 'HTML' })
}

/** One of our answers, made once: as much on the wire, and nothing else in common. */
function sendAnswer(): Send {
  const assistant = realAssistant()
  const ask = { intent: 'opt-out' as const, platforms: ['linkedin'] }
  const { reply, locale } = assistant.respond({ input: { ask }, context: undefined, preferences: { locale: 'en' }, now: new Date() })
  const { messages, keyboard } = renderPage({ blocks: reply.blocks, speaker: assistant.speaker(locale) }, RICH, assistant.tokens)
  const [html = ''] = messages
  const reply_markup = { inline_keyboard: keyboard.map((row) => [...row]) }
  return (context) => context.api.raw.sendRichMessage({ chat_id: context.chatId ?? 0, rich_message: { html }, reply_markup })
}

async function runBare(send: Send): Promise<void> {
  const bot = new Bot('4242:bench', { client: { apiRoot: apiUrl } })
  bot.on('message', send)
  await bot.init()
  const handle = webhookCallback(bot, 'http', { secretToken: SECRET })
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
  })
}

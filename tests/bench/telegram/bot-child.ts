/** A bot in a process of its own: `ours` or `bare` behind a webhook, or `poll` for ours at the queue. Tells its port, and on asking its memory and processor time. */
import { createServer } from 'node:http'
import { Bot, webhookCallback } from 'grammy'
import { createTelegramAdapter } from '../../../src/adapters/telegram/adapter.ts'
import { openHttpServer } from '../../../src/http-server.ts'
import { realAssistant } from '../../support/world.ts'

const SECRET = 'a-secret-of-the-bench'
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

if (kind === 'bare') await runBare()
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

/** What grammY's documentation shows, with an answer that never changes. */
async function runBare(): Promise<void> {
  const bot = new Bot('4242:bench', { client: { apiRoot: apiUrl } })
  bot.on('message', (context) => context.reply('<b>Always the same</b>', { parse_mode: 'HTML' }))
  await bot.init()
  const handle = webhookCallback(bot, 'http', { secretToken: SECRET })
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
  })
}

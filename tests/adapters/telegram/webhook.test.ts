/** Updates through the program's HTTP server, brought as Telegram brings them. */
import { describe, expect, test } from 'vitest'
import { SetupError } from '../../../src/core/ports.ts'
import { openHttpServer } from '../../../src/http-server.ts'
import type { Params } from '../../support/telegram-answer.ts'
import { ADA, BRUNO, createTestLog, privately, startBot } from '../../support/telegram-person.ts'
import { openServer, runBot, waitFor } from '../../support/telegram-visit.ts'

const SECRET = 'a-secret-of-some-length'
const WEBHOOK = { url: 'https://bot.example/telegram', secret: SECRET }

async function open(options: { readonly timeoutSeconds?: number; readonly wait?: () => Promise<void> } = {}) {
  const server = await openServer({ hasLimits: false })
  const bot = runBot(server, { webhook: WEBHOOK, ...options })
  const http = await openHttpServer({ port: 0, host: '127.0.0.1', routes: bot.adapter.routes ?? [], log: createTestLog().log })
  const answers = () => server.calls.filter(({ method }) => /^(send|answer|edit)/.test(method))
  let nextId = 1
  return {
    server,
    bot,
    http,
    answers,
    post: async (update: Params | string, secret: string | undefined = SECRET): Promise<number> => {
      const body = typeof update === 'string' ? update : JSON.stringify({ update_id: nextId++, ...update })
      if (typeof update !== 'string') server.knowChat(ADA.id)
      const response = await fetch(`http://127.0.0.1:${http.port}/telegram`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }) },
        body,
      })
      return response.status
    },
  }
}

describe('the door', () => {
  test('tells Telegram its address, its secret, and the updates it handles', async () => {
    const { server } = await open()
    await waitFor(() => server.webhook !== undefined)
    expect(server.webhook).toEqual({
      url: WEBHOOK.url,
      secret: SECRET,
      allowed: ['message', 'channel_post', 'inline_query', 'callback_query', 'guest_message', 'my_chat_member'],
    })
  })

  test('answers when the update is handled', async () => {
    const { post, answers, http } = await open()
    expect(await post(privately(ADA, '/help'))).toBe(200)
    expect(answers()).toHaveLength(1)
    await http[Symbol.asyncDispose]()
  })

  test.for(['', 'wrong', `${SECRET}x`, SECRET.slice(1)])('refuses the secret %j, and does nothing', async (secret) => {
    const { post, answers, http } = await open()
    expect(await post(privately(ADA, '/help'), secret)).toBe(401)
    expect(answers()).toEqual([])
    await http[Symbol.asyncDispose]()
  })

  test.for(['', '{', 'null', '[]', '{"update_id":"1"}', '{"message":{}}'])('refuses %j, which is no update', async (body) => {
    const { post, http } = await open()
    expect(await post(body)).toBe(400)
    await http[Symbol.asyncDispose]()
  })

  test('refuses a body that no update has', async () => {
    const { post, http } = await open()
    expect(await post(`{"update_id":1,"x":"${'x'.repeat(300_000)}"}`).catch(() => 413)).toBe(413)
    await http[Symbol.asyncDispose]()
  })

  test('an update that is repeated, while it is in hand or after, is handled once', async () => {
    const { post, answers, http } = await open()
    const update = { update_id: 77, ...privately(ADA, '/help') }
    expect(await Promise.all([post(update), post(update), post(update)])).toEqual([200, 200, 200])
    expect(await post(update)).toBe(200)
    expect(answers()).toHaveLength(1)
    await http[Symbol.asyncDispose]()
  })

  test('keeps the order within a chat, whatever comes at once', async () => {
    const { post, server, answers, http } = await open()
    server.knowChat(BRUNO.id)
    const words = ['linkedin', 'tiktok', 'facebook', 'snapchat']
    await Promise.all(words.flatMap((word) => [ADA, BRUNO].map((person) => post(privately(person, `/guide ${word}`)))))
    const toAda = answers().filter(({ params }) => params['chat_id'] === ADA.id)
    expect(
      toAda.map(({ params }) =>
        JSON.stringify(params)
          .match(/<h3>(\w+)/)?.[1]
          ?.toLowerCase(),
      ),
    ).toEqual(words)
    await http[Symbol.asyncDispose]()
  })

  test('a call that never returns is cut off and tried again', async () => {
    const { post, server, answers, http } = await open({ timeoutSeconds: 0.3 })
    await waitFor(() => server.webhook !== undefined)
    server.fail({ methods: ['sendRichMessage'], fault: 'stall' })
    expect(await post(privately(ADA, '/help'))).toBe(200)
    expect(answers()).toHaveLength(1)
    await http[Symbol.asyncDispose]()
  })

  test('what is in hand at a stop is finished', async () => {
    const held = Promise.withResolvers<void>()
    const { post, server, bot, answers, http } = await open({ wait: () => held.promise })
    await waitFor(() => server.webhook !== undefined)
    server.fail({ methods: ['sendRichMessage'], fault: { code: 502, description: 'Bad Gateway' } })
    const posted = post(privately(ADA, '/help'))
    await waitFor(() => answers().length === 1)
    const stopped = bot.stop()
    held.resolve()
    await stopped
    expect(await posted).toBe(200)
    expect(answers().map(({ isOk }) => isOk)).toEqual([false, true])
    await http[Symbol.asyncDispose]()
  })

  test('an address that Telegram refuses is for the operator to mend', async () => {
    const server = await openServer()
    server.fail({
      methods: ['setWebhook'],
      fault: { code: 400, description: 'Bad Request: bad webhook: HTTPS url must be provided for webhook' },
    })
    const { ended } = startBot(server, { webhook: WEBHOOK })
    await expect(ended).rejects.toThrow(SetupError)
    await expect(ended).rejects.toThrow(/TELEGRAM_WEBHOOK_URL/)
  })
})

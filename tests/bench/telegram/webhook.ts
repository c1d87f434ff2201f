/** What the benches bring to a bot's webhook, as Telegram does. */
import { Agent, request } from 'node:http'

export const SECRET = 'a-secret-of-the-bench'

export interface WebhookDoor extends Disposable {
  /** Brings an update; resolves when the bot has answered it and said so. */
  bring(update: unknown): Promise<void>
}

/** Over so many connections that stay open. */
export function openWebhookDoor(port: number, connections: number): WebhookDoor {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    bring(update) {
      const body = JSON.stringify(update)
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-telegram-bot-api-secret-token': SECRET,
      }
      return new Promise((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', path: '/telegram', method: 'POST', agent, headers }, (response) => {
          if (response.statusCode !== 200) reject(new Error(`The webhook answered ${response.statusCode}`))
          response.resume().once('end', resolve)
        })
        sent.once('error', reject).end(body)
      })
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

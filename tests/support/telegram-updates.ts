/** Updates as Telegram keeps them: forgotten when a higher offset is asked for, one poll at a time. */
import type { ServerResponse } from 'node:http'
import { type Answer, accept, type Params, refusal } from './telegram-answer.ts'

const TWO_POLLERS = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'
const WEBHOOK_SET = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

interface Waiting {
  readonly limit: number
  answer(body: Answer): void
}

export function createUpdates() {
  const queue: { update_id: number; [kind: string]: unknown }[] = []
  let next = 1000
  let confirmed = 0
  let waiting: Waiting | undefined

  const take = (limit: number): Answer => accept(queue.slice(0, limit))
  const wake = (): void => {
    const held = waiting
    waiting = undefined
    held?.answer(take(held.limit))
  }
  const forget = (offset: number): void => {
    const kept = offset < 0 ? Math.max(0, queue.length + offset) : queue.findIndex(({ update_id }) => update_id >= offset)
    queue.splice(0, kept < 0 ? queue.length : kept)
    confirmed = Math.max(confirmed, offset)
  }
  const hold = (limit: number, seconds: number, response: ServerResponse): Promise<Answer> =>
    new Promise((resolve) => {
      const held: Waiting = { limit, answer: resolve }
      waiting = held
      const timer = setTimeout(() => waiting === held && wake(), seconds * 1000)
      response.once('close', () => {
        clearTimeout(timer)
        if (waiting === held) waiting = undefined
      })
    })
  return {
    add(update: Params): number {
      const id = typeof update['update_id'] === 'number' ? update['update_id'] : next
      next = Math.max(next, id + 1)
      queue.push({ ...update, update_id: id })
      if (waiting) setImmediate(wake)
      return id
    },
    async poll(params: Params, hasWebhook: boolean, response: ServerResponse): Promise<Answer> {
      if (hasWebhook) return refusal({ code: 409, description: WEBHOOK_SET })
      waiting?.answer(refusal({ code: 409, description: TWO_POLLERS }))
      waiting = undefined
      forget(Number(params['offset'] ?? 0))
      const limit = Number(params['limit'] ?? 100)
      const seconds = Number(params['timeout'] ?? 0)
      return queue.length > 0 || seconds === 0 ? take(limit) : hold(limit, seconds, response)
    },
    size: () => queue.length,
    confirmed: () => confirmed,
  }
}

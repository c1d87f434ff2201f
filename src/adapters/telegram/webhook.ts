/**
 * POST /telegram: Telegram brings an update and repeats it until it hears a 200, so the answer comes when the update is handled.
 *
 * The sender proves itself with the secret that was given with `setWebhook`; it is compared in constant time. An update that is repeated
 * while it is in hand, or after, is handled once.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpRequest, HttpResponse, HttpRoute } from '../../core/ports.ts'
import { within } from './patience.ts'
import { updateIdOf } from './update.ts'

/** An update is seldom over 10 kB; the longest message has 4,096 characters and 100 entities. */
const MAX_BODY_BYTES = 256 * 1024
/** Telegram waits for a minute; what takes longer is held up by Telegram itself, and goes on after the answer. */
const MAX_ANSWER_MS = 10_000
/** Numbers of updates remembered against repeats. */
const MAX_REMEMBERED = 10_000

export interface WebhookParts {
  readonly secret: string
  /** Must not reject. */
  handle(update: unknown): Promise<void>
}

export interface Webhook {
  readonly route: HttpRoute
  /** Resolves when nothing is in hand. */
  empty(): Promise<void>
}

export function createWebhook({ secret, handle }: WebhookParts): Webhook {
  const expected = digest(secret)
  const inHand = new Map<number, Promise<void>>()
  const recent = new Set<number>()

  const once = (id: number, update: unknown): Promise<void> => {
    const known = inHand.get(id)
    if (known !== undefined) return known
    if (recent.has(id)) return Promise.resolve()
    remember(recent, id)
    const done = handle(update).finally(() => inHand.delete(id))
    inHand.set(id, done)
    return done
  }
  const answer = async ({ headers, body }: HttpRequest): Promise<HttpResponse> => {
    if (!timingSafeEqual(digest(headers['x-telegram-bot-api-secret-token'] ?? ''), expected)) return { status: 401 }
    const update = parseJson(body)
    const id = updateIdOf(update)
    if (id === undefined) return { status: 400 }
    await within(MAX_ANSWER_MS, once(id, update))
    return { status: 200 }
  }
  return {
    route: { method: 'POST', path: '/telegram', maxBytes: MAX_BODY_BYTES, handle: answer },
    empty: async () => void (await Promise.all(inHand.values())),
  }
}

/** Digests are of one length, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function remember(recent: Set<number>, id: number): void {
  recent.add(id)
  const [oldest] = recent
  if (recent.size > MAX_REMEMBERED && oldest !== undefined) recent.delete(oldest)
}

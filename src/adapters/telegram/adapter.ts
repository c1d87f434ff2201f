/**
 * Telegram: private chats, groups and topics, channels, inline mode and guest mode, through long polling or a webhook.
 *
 * An update is read (`update`), decided on (`handler`), and answered (`sender`), in order within its chat. Nothing of what a person writes
 * is kept beyond that but ids for 15 minutes, in memory, and the settings a chat asked for.
 */
import { Api } from 'grammy/web'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { type Adapter, type ChatSettingsStore, type Log, SetupError } from '../../core/ports.ts'
import { createAnnouncementSender } from './announcement-sender.ts'
import type { Keeping } from './announcing.ts'
import type { Server } from './calling.ts'
import { createChatQueues } from './chat-queues.ts'
import { ALLOWED_UPDATES, type Me } from './events.ts'
import { type Failure, toFailure } from './failure.ts'
import { createHandler } from './handler.ts'
import { createLeanFetch } from './lean-fetch.ts'
import { createMembership } from './membership.ts'
import { createMemory, nameOf } from './memory.ts'
import { createMemorySettings } from './memory-settings.ts'
import { CallFailed, type Patience, patiently, type Wait, waitReally } from './patience.ts'
import { type PollerParts, poll, wrongToken } from './poller.ts'
import { setProfile } from './profile.ts'
import { createSender } from './sender.ts'
import { parseUpdate } from './update.ts'
import { createWebhook } from './webhook.ts'

export interface TelegramOptions {
  readonly assistant: Assistant
  readonly log: Log
  readonly clock: () => Date
  /** Where subscriptions and settings are kept; without it there are no announcements, and settings are gone with the process. */
  readonly keeping?: Keeping | undefined
  /** Where settings are kept without it; in memory unless given. */
  readonly settings?: ChatSettingsStore
  /** Called before each message that answers a person: it counts against the limit of the bot. */
  readonly onAnswer?: (() => void) | undefined
  readonly token: string
  readonly webhook: { readonly url: string; readonly secret: string } | undefined
  readonly apiUrl: string
  /** Announcements beyond the free limit are paid for. */
  readonly isPaid?: boolean | undefined
  /** How pauses are spent; real time unless given. */
  readonly wait?: Wait
  /** Of one call; longer than a long poll lasts. */
  readonly timeoutSeconds?: number
}

/** The SDK would wait 500 s for an answer. */
const API_TIMEOUT_SECONDS = 15
/** How long what waits at Telegram's word may go on after a stop. */
const GRACE_MS = 5_000
/** Whatever is still in hand so long after a stop is left: a stopped program has to be gone within 10 s. */
const STOP_MS = 9_000
/** Pauses while Telegram is out of reach at the start. */
const START_PAUSE_MS = 5_000

export function createTelegramAdapter(options: TelegramOptions): Adapter {
  const service = createService(options)
  const { sender } = service
  const edges = { name: 'telegram' as const, ...(options.keeping && { sender, reminders: sender }) }
  if (!options.webhook) return { ...edges, run: (signal) => service.run(signal, service.poll) }
  const { route, empty } = createWebhook({ secret: options.webhook.secret, handle: service.handle })
  const door = service.listen(options.webhook, empty)
  return { ...edges, routes: [route], run: (signal) => service.run(signal, door) }
}

/** Serves until the signal aborts and everything in hand is done. */
type Door = (signal: AbortSignal) => Promise<void>

interface Service {
  readonly sender: ReturnType<typeof createAnnouncementSender>
  /** Never rejects; waits until the bot knows its own name. */
  handle(update: unknown): Promise<void>
  readonly poll: Door
  listen(webhook: WebhookAddress, empty: () => Promise<void>): Door
  run(signal: AbortSignal, door: Door): Promise<void>
}

interface WebhookAddress {
  readonly url: string
  readonly secret: string
}

function createService(options: TelegramOptions): Service {
  const { assistant, log, clock, keeping, wait = waitReally, onAnswer = () => undefined } = options
  const settings = keeping?.store ?? options.settings ?? createMemorySettings()
  const { token, apiUrl: apiRoot, timeoutSeconds = API_TIMEOUT_SECONDS } = options
  // The SDK asks for the whole of `fetch`; it uses what a lean one has.
  const api = new Api(token, { apiRoot, timeoutSeconds, fetch: createLeanFetch(apiRoot) as unknown as typeof fetch })
  const memory = createMemory({ assistant, settings, clock, log })
  const membership = createMembership({ memory, keeping, clock })
  const server: Server = { knowsRich: true }
  const failed = new AbortController()
  const impatient = new AbortController()
  const introduced = Promise.withResolvers<PollerParts['handle']>()
  const send = createSender({
    api,
    tokens: assistant.tokens,
    log,
    server,
    onAnswer,
    onMoved: (from, to) => membership.moved(from, to).catch((error: unknown) => log.warn('telegram.unmoved', { name: nameOf(error) })),
    onWrongToken: () => failed.abort(wrongToken()),
  })
  const introduce = (me: Me): void => {
    const queues = createChatQueues()
    const isAdministrator = (chatId: number, personId: number): Promise<boolean> => isAdministratorOf(api, chatId, personId)
    const handler = createHandler({ assistant, memory, membership, keeping, clock, log, me, isAdministrator })
    introduced.resolve(async (update, onPause) => {
      const received = parseUpdate(update, me)
      const patience = { wait: (ms: number, ended: AbortSignal) => announced(wait(ms, ended), onPause), signal: impatient.signal }
      if (received) await queues.run(received.queue, async () => send(await handler(received.event), patience))
    })
  }
  const serve = async (ended: AbortSignal, door: Door): Promise<void> => {
    const me = await meet(api, { wait, signal: ended }, log)
    if (!me) return
    introduce(me)
    log.info('telegram.started')
    await Promise.all([door(ended).catch(unlessStopped(ended)), setProfile({ api, assistant, log, patience: { wait, signal: ended } })])
  }
  return {
    sender: createAnnouncementSender({ assistant, api, server, clock, isPaid: options.isPaid }),
    handle: async (update) => (await introduced.promise)(update, () => {}),
    async poll(signal) {
      await patiently(() => api.raw.deleteWebhook({}), { wait, signal })
      await poll({ fetch: fetchWith(api), handle: await introduced.promise, wait, clock, log }, signal)
    },
    listen: (address, empty) => async (signal) => {
      await setWebhook(api, address, { wait, signal })
      await aborted(signal)
      await empty()
    },
    async run(signal, door) {
      const ended = AbortSignal.any([signal, failed.signal])
      ended.addEventListener('abort', () => setTimeout(() => impatient.abort(), GRACE_MS).unref(), { once: true })
      await Promise.race([serve(ended, door), stoppedFor(STOP_MS, ended)])
      log.info('telegram.stopped')
      failed.signal.throwIfAborted()
    },
  }
}

/**
 * Asks who the bot is, for as long as Telegram is out of reach.
 *
 * @returns `undefined` when stopped before an answer came.
 * @throws {SetupError} for a wrong token.
 */
async function meet(api: Api, { wait, signal }: Patience, log: Log): Promise<Me | undefined> {
  while (!signal.aborted) {
    try {
      const { id, username } = await patiently(() => api.raw.getMe(), { wait, signal })
      return { id, username }
    } catch (error) {
      const { code, reason } = failureOf(error)
      if (reason === 'wrong-token') throw wrongToken()
      if (signal.aborted) break
      log.warn('telegram.unreachable', { code, reason })
      await wait(START_PAUSE_MS, signal)
    }
  }
  return undefined
}

/** @throws {SetupError} where Telegram refuses the address. */
async function setWebhook(api: Api, { url, secret }: WebhookAddress, patience: Patience): Promise<void> {
  try {
    await patiently(() => api.raw.setWebhook({ url, secret_token: secret, allowed_updates: [...ALLOWED_UPDATES] }), patience)
  } catch (error) {
    if (failureOf(error).code !== 400) throw error
    throw new SetupError(
      'Telegram refuses TELEGRAM_WEBHOOK_URL. It must be the public https:// address of POST /telegram, on port 443, 80, 88 or 8443, with a valid certificate.',
    )
  }
}

/** One try: the poller decides what a failure means. */
function fetchWith(api: Api): PollerParts['fetch'] {
  return async ({ offset, limit, timeoutSeconds }, signal) => {
    try {
      return await api.raw.getUpdates(
        { ...(offset !== undefined && { offset }), limit, timeout: timeoutSeconds, allowed_updates: [...ALLOWED_UPDATES] },
        // The SDK names the type of an older package; it only listens for `abort`.
        signal as unknown as Parameters<typeof api.raw.getUpdates>[1],
      )
    } catch (error) {
      throw new CallFailed(toFailure(error))
    }
  }
}

async function isAdministratorOf(api: Api, chatId: number, personId: number): Promise<boolean> {
  try {
    const administrators = await api.raw.getChatAdministrators({ chat_id: chatId })
    return administrators.some(({ user }) => user.id === personId)
  } catch {
    // Who cannot be shown to be one, is none.
    return false
  }
}

/** Says when a pause begins, and when it is over. */
async function announced(pause: Promise<void>, onPause: (isPausing: boolean) => void): Promise<void> {
  onPause(true)
  await pause
  onPause(false)
}

const failureOf = (error: unknown): Failure => (error instanceof CallFailed ? error.failure : toFailure(error))

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

async function stoppedFor(ms: number, signal: AbortSignal): Promise<void> {
  await aborted(signal)
  await new Promise((resolve) => setTimeout(resolve, ms).unref())
}

/** A call that a stop cut short is no failure. */
const unlessStopped =
  (signal: AbortSignal) =>
  (error: unknown): void => {
    if (!signal.aborted || !(error instanceof CallFailed)) throw error
  }

/** The edges of the system: what the core asks of everything around it. */
import type { ReminderSender, Sender } from './announcements.ts'
import type { Device } from './knowledge/guide.ts'

export type AdapterName = 'terminal' | 'discord' | 'telegram'

/** Joins one chat network to the assistant. */
export interface Adapter {
  readonly name: AdapterName
  /** Paths it serves on the program's HTTP server; none where it fetches by itself. */
  readonly routes?: readonly HttpRoute[]
  /** Sends what was not asked for; absent where the network takes nothing unasked. */
  readonly sender?: Sender
  readonly reminders?: ReminderSender
  /** Whether the network reaches it now; always, where it cannot tell. */
  readonly isConnected?: () => boolean
  /**
   * Serves until `signal` aborts, or until the network has nothing more to say; resolves when everything is closed.
   * @throws {SetupError} for what a restart cannot mend.
   */
  run(signal: AbortSignal): Promise<void>
}

/** Where an answer goes. */
export interface ChatRef {
  readonly adapter: AdapterName
  readonly chatId: string
}

/** Named scalars only: no way to log an utterance, a token or a whole error. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Where the program says what happens to it. `event` is a fixed name such as `discord.resumed`, never put together from data. */
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export interface HttpRequest {
  /** Lower-case names; of a header sent twice, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As received, at most the route's `maxBytes`. */
  readonly body: Buffer
}

export interface HttpResponse {
  readonly status: number
  readonly contentType?: string
  readonly body?: string
}

/** One path of the program's HTTP server. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** A longer body is refused with 413 before it is read to its end. */
  readonly maxBytes: number
  handle(request: HttpRequest): Promise<HttpResponse>
}

/**
 * Something the operator must mend before a start can succeed: a wrong token, a port in use. The program prints the message and exits 78.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly code = 'SETUP_INVALID'
}

/** Time as an argument: what waits, waits through this. */
export interface Time {
  now(): Date
  /** Resolves after `ms`, at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** What a chat asked to be kept, and all that is kept of it beside subscriptions: never a text, a name or a time of use. */
export interface ChatSettings {
  /** BCP 47. */
  readonly locale?: string | undefined
  readonly region?: string | undefined
  readonly device?: Device | undefined
}

export interface ChatSettingsStore {
  /** @returns `undefined` where the chat never asked for anything to be kept. */
  readSettings(chat: ChatRef): Promise<ChatSettings | undefined>
  writeSettings(chat: ChatRef, settings: ChatSettings): Promise<void>
  /** Erases everything kept of a chat. */
  forgetChat(chat: ChatRef): Promise<void>
}

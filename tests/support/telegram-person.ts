/** People on Telegram, for tests: what they send as updates, what they see as texts and buttons; and a bot that runs for them. */
import { createTelegramAdapter, type TelegramOptions } from '../../src/adapters/telegram/adapter.ts'
import { createMemorySettings } from '../../src/adapters/telegram/memory-settings.ts'
import type { Adapter, Log, LogFields } from '../../src/core/ports.ts'
import { BOT, type Params } from './telegram-answer.ts'
import { parsePlain, parseRich } from './telegram-html.ts'
import { type Call, type TelegramServer, TOKEN } from './telegram-server.ts'
import { NOW, realAssistant } from './world.ts'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: LogFields
}

export function createTestLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields })
  return { log: { info: at('info'), warn: at('warn'), error: at('error') }, lines }
}

export interface RunningBot {
  readonly adapter: Adapter
  readonly lines: readonly LogLine[]
  /** Pauses it took, in ms; none of them took time. */
  readonly pauses: readonly number[]
  /** Settles when the adapter has ended. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Starts the bot against a test server; its clock stands still but for the pauses it takes. */
export function startBot(server: TelegramServer, options: Partial<TelegramOptions> = {}): RunningBot {
  const { log, lines } = createTestLog()
  const pauses: number[] = []
  let nowMs = NOW.getTime()
  const stop = new AbortController()
  const adapter = createTelegramAdapter({
    assistant: realAssistant(),
    log,
    clock: () => new Date(nowMs),
    settings: createMemorySettings(),
    token: TOKEN,
    apiUrl: server.url,
    webhook: undefined,
    wait: async (ms) => {
      pauses.push(ms)
      nowMs += ms
    },
    ...options,
  })
  const ended = adapter.run(stop.signal)
  ended.catch(() => {})
  return {
    adapter,
    lines,
    pauses,
    ended,
    stop: () => {
      stop.abort()
      return ended
    },
  }
}

let lastMessage = 100

export interface Person {
  readonly id: number
  readonly language: string
}
export const ADA: Person = { id: 11, language: 'en' }
export const BRUNO: Person = { id: 12, language: 'de' }
export const GROUP = -1001

const userOf = ({ id, language }: Person): Params => ({ id, is_bot: false, first_name: 'Ada', language_code: language })

/** Words, and with them the entities Telegram marks: mentions and commands. */
function written(text: string): Params {
  const marks = [...text.matchAll(/(?<=^|\s)(?:@\w+|\/\w+(?:@\w+)?)/g)]
  const entities = marks.map(({ 0: word, index }) => ({
    type: word.startsWith('@') ? 'mention' : 'bot_command',
    offset: index,
    length: word.length,
  }))
  return { text, ...(entities.length > 0 && { entities }) }
}

export const privately = (person: Person, text: string, more: Params = {}): Params => ({
  message: {
    message_id: ++lastMessage,
    date: 1,
    chat: { id: person.id, type: 'private', first_name: 'Ada' },
    from: userOf(person),
    ...written(text),
    ...more,
  },
})

export const inGroup = (person: Person, text: string, more: Params = {}): Params => ({
  message: {
    message_id: ++lastMessage,
    date: 1,
    chat: { id: GROUP, type: 'supergroup', title: 'Painters' },
    from: userOf(person),
    ...written(text),
    ...more,
  },
})

/** The bot's standing in a chat changed: `kicked`, `left`, `member`, `administrator`. */
export function standing(chat: Params, status: string): Params {
  const member = { user: { id: BOT.id, is_bot: true, first_name: 'Optout' } }
  return {
    my_chat_member: {
      chat,
      from: { id: ADA.id, is_bot: false, first_name: 'Ada' },
      date: 1,
      old_chat_member: { ...member, status: 'member' },
      new_chat_member: { ...member, status, ...(status === 'kicked' && { until_date: 0 }) },
    },
  }
}

export const press = (person: Person, data: string, message: Params): Params => ({
  callback_query: { id: `press-${++lastMessage}`, from: userOf(person), chat_instance: 'x', data, message },
})

export const pressShared = (person: Person, data: string, inlineMessageId: string): Params => ({
  callback_query: { id: `press-${++lastMessage}`, from: userOf(person), chat_instance: 'x', data, inline_message_id: inlineMessageId },
})

export const typed = (person: Person, query: string, offset = ''): Params => ({
  inline_query: { id: `inline-${++lastMessage}`, from: userOf(person), query, offset, chat_type: 'group' },
})

export const asGuest = (person: Person, text: string, more: Params = {}): Params => ({
  guest_message: {
    message_id: ++lastMessage,
    date: 1,
    guest_query_id: `guest-${lastMessage}`,
    chat: { id: -77, type: 'supergroup', title: 'Elsewhere' },
    from: userOf(person),
    ...written(text),
    ...more,
  },
})

export const MENTION = `@${BOT.username}`

/** What a call shows a person: text without markup. */
export function shownBy({ params }: Call): string {
  const rich = params['rich_message']
  if (typeof rich === 'object' && rich !== null && 'html' in rich) return parseRich(String(rich.html)).text
  return params['parse_mode'] === 'HTML' ? parsePlain(String(params['text'])).text : String(params['text'])
}

export interface Button {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
  readonly copy_text?: { readonly text: string }
}

export function buttonsOf(holder: Params): readonly Button[] {
  const markup = holder['reply_markup']
  if (typeof markup !== 'object' || markup === null || !('inline_keyboard' in markup)) return []
  return (markup.inline_keyboard as Button[][]).flat()
}

/** The data of the button whose label begins so. @throws where there is none. */
export function dataOf(holder: Params, label: string): string {
  const found = buttonsOf(holder).find(({ text, callback_data }) => text.startsWith(label) && callback_data !== undefined)
  if (found?.callback_data === undefined)
    throw new Error(
      `No button "${label}" among: ${buttonsOf(holder)
        .map(({ text }) => text)
        .join(', ')}`,
    )
  return found.callback_data
}

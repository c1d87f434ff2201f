/** A bot with a store, for announcements on Telegram: what people say and press, and what they are sent. */
import { afterEach } from 'vitest'
import type { Subscription } from '../../src/core/announcements.ts'
import { createSubscribing } from '../../src/core/conversation/subscribing.ts'
import type { Store } from '../../src/core/store.ts'
import { storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createTime } from '../../src/time.ts'
import type { Params } from './telegram-answer.ts'
import { ADA, dataOf, GROUP, inGroup, press, shownBy } from './telegram-person.ts'
import type { Call, TelegramServerOptions } from './telegram-server.ts'
import { sentBy, type Visit, visit } from './telegram-visit.ts'
import { realAssistant } from './world.ts'

export const CHANNEL = -1003003
export const FORUM = -1002002
export const TOPIC = { message_thread_id: 7, is_topic_message: true }
export const ANONYMOUS = { from: { id: 1087968824, is_bot: true, first_name: 'Group' }, sender_chat: { id: GROUP, type: 'supergroup' } }
export const inForum = { chat: { id: FORUM, type: 'supergroup', title: 'Makers', is_forum: true } }
const SENDS = new Set(['sendMessage', 'sendRichMessage'])

export interface World extends Visit {
  readonly store: Store
  /** Sends something and reads the first answer. */
  say(update: Params): Promise<string>
  subscriptionOf(chatId: number | string): Promise<Subscription | undefined>
  /** Presses a button under a page and reads the page it turns into, or the sentence that comes up. */
  presses(page: Call | undefined, label: string, person?: typeof ADA): Promise<{ readonly page: Call | undefined; readonly shown: string }>
  sentTo(chatId: number): readonly Call[]
}

const stores: Store[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store[Symbol.asyncDispose]()
})

/** A store in memory that is closed after the test. */
export async function openKeeping() {
  const store = await storeOver(openSqlite(':memory:'))
  stores.push(store)
  const { speaker, nameOf } = realAssistant()
  return { store, subscribing: createSubscribing({ store, speaker, nameOf, onDue: () => undefined }) }
}

export async function openWorld(options: TelegramServerOptions = {}): Promise<World> {
  const keeping = await openKeeping()
  const { store } = keeping
  const visited = await visit({ hasLimits: false, ...options }, { keeping, clock: createTime().now })
  const { does, server } = visited
  return {
    ...visited,
    store,
    async say(update) {
      const [call] = await does(update)
      return call ? shownBy(call) : ''
    },
    subscriptionOf: (chatId) => store.subscriptionOf(chat(chatId)),
    async presses(page, label, person = ADA) {
      const chatId = Number(page?.params['chat_id'])
      const calls = await does(press(person, dataOf(page?.params ?? {}, label), sentBy(chatId, 5001)))
      const toast = calls.find(({ method }) => method === 'answerCallbackQuery')?.params['text']
      const changed = calls.find(({ method, isOk }) => method !== 'answerCallbackQuery' && isOk)
      return { page: changed, shown: changed ? shownBy(changed) : String(toast) }
    },
    sentTo: (chatId) => server.calls.filter(({ method, params }) => SENDS.has(method) && params['chat_id'] === chatId),
  }
}

export const chat = (chatId: number | string) => ({ adapter: 'telegram', chatId: `${chatId}` }) as const
export const post = (text: string): Params => {
  const { message } = inGroup(ADA, text) as { message: Params }
  const { from: _from, ...rest } = message
  const channel = { id: CHANNEL, type: 'channel', title: 'News' }
  return { channel_post: { ...rest, chat: channel, sender_chat: channel } }
}

/** Chats as places for announcements: how they are named in the store, and written to. A topic is a place of its own, within its group. */
import type { Place as SubscribedPlace } from '../../core/conversation/subscribing.ts'
import type { Place, Sender } from './events.ts'

export const STOP_COMMAND = '/unsubscribe'

/** Before the number of a topic of a channel's direct messages, which is no thread. */
const DIRECT_MARK = 'd'

/** Where a message goes. */
export interface Target {
  readonly chatId: number
  readonly threadId?: number | undefined
  readonly directTopicId?: number | undefined
}

/** A private chat is one place, whatever topics it has. */
export function chatIdOf({ chatId, kind, threadId, directTopicId }: Place): string {
  if (kind === 'private') return `${chatId}`
  if (directTopicId !== undefined) return `${chatId}/${DIRECT_MARK}${directTopicId}`
  return threadId === undefined ? `${chatId}` : `${chatId}/${threadId}`
}

export function parseChatId(chatId: string): Target {
  const [chat = '', topic] = chatId.split('/')
  if (topic === undefined) return { chatId: Number(chat) }
  if (topic.startsWith(DIRECT_MARK)) return { chatId: Number(chat), directTopicId: Number(topic.slice(DIRECT_MARK.length)) }
  return { chatId: Number(chat), threadId: Number(topic) }
}

/** The same place after its group got another id. */
export function movedChatId(chatId: string, toChatId: number): string {
  const [, topic] = chatId.split('/')
  return topic === undefined ? `${toChatId}` : `${toChatId}/${topic}`
}

/** In the words of the Bot API. */
export const addressOf = ({ chatId, threadId, directTopicId }: Target) => ({
  chat_id: chatId,
  ...(threadId !== undefined && { message_thread_id: threadId }),
  ...(directTopicId !== undefined && { direct_messages_topic_id: directTopicId }),
})

/** Who writes in the name of a chat cannot be told anything in private: nobody is kept as the subscriber. */
export const subscribedPlace = (place: Place, sender: Sender, locale: string): SubscribedPlace => ({
  chat: { adapter: 'telegram', chatId: chatIdOf(place) },
  spaceId: place.kind === 'private' ? undefined : `${place.chatId}`,
  personId: sender.isChat ? '' : `${sender.id}`,
  locale,
  stopCommand: STOP_COMMAND,
})

/** Opens the group, topic or channel for its members; `undefined` where there is no such address. @see https://core.telegram.org/api/links#message-links */
export function urlOf(chatId: string): string | undefined {
  const { chatId: id, threadId = 1 } = parseChatId(chatId)
  const [, internal] = /^-100(\d+)$/.exec(`${id}`) ?? []
  return internal && `https://t.me/c/${internal}/${threadId}`
}

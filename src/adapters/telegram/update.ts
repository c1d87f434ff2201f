/**
 * What Telegram sends, read at the edge: an update -> one Event of the few kinds that concern us.
 *
 * The schemas name only the fields used. What does not fit them, and every other kind of update, is passed over without a throw:
 * a network that grows must not stop us.
 */
import type { z } from 'zod'
import { addressOf, type Entity, parseCommand, withoutMention } from './addressing.ts'
import type { Event, Me, Place, PressEvent, Received, Sender } from './events.ts'
import { type callbackSchema, identitySchema, type inlineSchema, type Message, type memberSchema, updateSchema } from './update-schemas.ts'

/** @returns `undefined` for what is no update at all. */
export function updateIdOf(update: unknown): number | undefined {
  return identitySchema.safeParse(update).data?.update_id
}

/** @returns `undefined` where nothing is to be done. It never throws. */
export function parseUpdate(update: unknown, me: Me): Received | undefined {
  const { data } = updateSchema.safeParse(update)
  if (!data) return undefined
  const event = toEvent(data, me)
  return event && { event, queue: queueOf(event) }
}

function toEvent(update: z.infer<typeof updateSchema>, me: Me): Event | undefined {
  const message = update.message ?? update.channel_post
  if (message) return toMessageEvent(message, me)
  if (update.guest_message) return toGuestEvent(update.guest_message, me)
  if (update.callback_query) return toPressEvent(update.callback_query)
  if (update.inline_query) return toInlineEvent(update.inline_query)
  return update.my_chat_member && toMembershipEvent(update.my_chat_member, me)
}

function queueOf(event: Event): string {
  switch (event.kind) {
    case 'message':
      return `${event.place.chatId}`
    case 'press':
      return pressQueue(event)
    case 'left':
    case 'returned':
      return `${event.chatId}`
    case 'migrated':
      return `${event.fromChatId}`
    case 'inline':
    case 'guest':
      return `${event.kind} ${event.sender.id}`
  }
}

const pressQueue = ({ on, sender }: PressEvent): string =>
  on && 'place' in on ? `${on.place.chatId}` : (on?.inlineMessageId ?? `press ${sender.id}`)

function toMessageEvent(message: Message, me: Me): Event | undefined {
  if (message.migrate_to_chat_id !== undefined)
    return { kind: 'migrated', fromChatId: message.chat.id, toChatId: message.migrate_to_chat_id }
  if (isNobodys(message, me)) return undefined
  const place = placeOf(message)
  const { text, entities } = wordsOf(message)
  const command = parseCommand(text, me)
  if (command === 'for another bot') return undefined
  const address = command
    ? 'command'
    : addressOf({ text, entities, isPrivate: place.kind === 'private', repliesTo: repliedId(message) }, me)
  if (place.kind === 'channel' && address === 'overheard') return undefined
  if (text === '' && (address !== 'private' || !isMedia(message))) return undefined
  return {
    kind: 'message',
    place,
    messageId: message.message_id,
    sender: senderOf(message),
    address,
    text: withoutMention(text, entities, me),
    command,
    repliedText: repliedText(message, me),
  }
}

/** What a machine wrote, and what came from ourselves: our inline answers, our channel's posts in its discussion group. */
function isNobodys({ from, sender_chat, via_bot, is_automatic_forward }: Message, me: Me): boolean {
  return (from?.is_bot === true && sender_chat === undefined) || via_bot?.id === me.id || is_automatic_forward === true
}

const wordsOf = ({ text, entities, caption, caption_entities }: Message): { text: string; entities: readonly Entity[] } =>
  text === undefined ? { text: caption ?? '', entities: caption_entities ?? [] } : { text, entities: entities ?? [] }

/** One file alone; of an album only the part with the caption counts. */
function isMedia({ media_group_id, photo, voice, video, video_note, audio, document, sticker, animation }: Message): boolean {
  return media_group_id === undefined && [photo, voice, video, video_note, audio, document, sticker, animation].some((each) => each != null)
}

/** In a topic every message "replies" to the one that opened it, which is no reply. */
const repliedId = ({ reply_to_message: replied }: Message): number | undefined =>
  replied?.forum_topic_created === undefined ? replied?.from?.id : undefined

function repliedText({ reply_to_message: replied }: Message, me: Me): string | undefined {
  return replied?.from?.id === me.id ? undefined : (replied?.text ?? replied?.caption)
}

type Placed = Pick<Message, 'chat' | 'message_thread_id' | 'is_topic_message' | 'direct_messages_topic'>

function placeOf({ chat, message_thread_id, is_topic_message, direct_messages_topic }: Placed): Place {
  return {
    chatId: chat.id,
    kind: chat.type === 'supergroup' ? 'group' : chat.type,
    threadId: is_topic_message === true ? message_thread_id : undefined,
    directTopicId: direct_messages_topic?.topic_id,
  }
}

function senderOf({ from, sender_chat, chat }: Message): Sender {
  if (sender_chat === undefined) return { id: from?.id ?? chat.id, languageCode: from?.language_code, isChat: from === undefined }
  return { id: sender_chat.id, isChat: sender_chat.id === chat.id }
}

function toGuestEvent(message: Message, me: Me): Event | undefined {
  if (message.guest_query_id === undefined || isNobodys(message, me)) return undefined
  const { text, entities } = wordsOf(message)
  return {
    kind: 'guest',
    queryId: message.guest_query_id,
    sender: senderOf(message),
    text: withoutMention(text, entities, me),
    repliedText: repliedText(message, me),
  }
}

type Press = z.infer<typeof callbackSchema>

function toPressEvent(press: Press): Event {
  const { id, from, data = '' } = press
  const sender: Sender = { id: from.id, languageCode: from.language_code, isChat: false }
  return { kind: 'press', queryId: id, sender, data, on: pressedOn(press) }
}

function pressedOn({ from, message, inline_message_id }: Press): PressEvent['on'] {
  if (inline_message_id !== undefined) return { inlineMessageId: inline_message_id }
  return (
    message && {
      place: placeOf(message),
      messageId: message.message_id,
      isReachable: message.date > 0,
      isForPresser: message.chat.type === 'private' || message.reply_to_message?.from?.id === from.id,
    }
  )
}

const toInlineEvent = ({ id, from, query, offset }: z.infer<typeof inlineSchema>): Event => ({
  kind: 'inline',
  queryId: id,
  sender: { id: from.id, languageCode: from.language_code, isChat: false },
  query,
  offset,
})

const MEMBERSHIP: ReadonlyMap<string, 'left' | 'returned'> = new Map([
  ['kicked', 'left'],
  ['left', 'left'],
  ['member', 'returned'],
  ['administrator', 'returned'],
])

function toMembershipEvent({ chat, new_chat_member: { status, user } }: z.infer<typeof memberSchema>, me: Me): Event | undefined {
  const kind = user.id === me.id ? MEMBERSHIP.get(status) : undefined
  return kind && { kind, chatId: chat.id, isPrivate: chat.type === 'private' }
}

/** What happens on Telegram, as far as it concerns us. */
import type { SaidCommand } from './addressing.ts'

/** The updates asked for; any other never comes. */
export const ALLOWED_UPDATES = ['message', 'channel_post', 'inline_query', 'callback_query', 'guest_message', 'my_chat_member'] as const

/** The bot itself, as `getMe` tells. */
export interface Me {
  readonly id: number
  readonly username: string
}

/** Where an answer goes. */
export interface Place {
  readonly chatId: number
  readonly kind: 'private' | 'group' | 'channel'
  /** Topic of a forum, or of a private chat with topics. */
  readonly threadId?: number | undefined
  /** Topic of a channel's direct messages. */
  readonly directTopicId?: number | undefined
}

/** How a message is meant for us; `overheard`: it is not. */
export type Address = 'private' | 'command' | 'mention' | 'reply' | 'overheard'

export interface Sender {
  /** A person, or the chat in whose name an anonymous administrator or a channel writes. */
  readonly id: number
  readonly languageCode?: string | undefined
  /** Writes in the name of the chat itself, which only its administrators can. */
  readonly isChat: boolean
}

export interface MessageEvent {
  readonly kind: 'message'
  readonly place: Place
  readonly messageId: number
  readonly sender: Sender
  readonly address: Address
  /** Without the mention of the bot, trimmed; empty for a picture without a caption. */
  readonly text: string
  readonly command?: SaidCommand | undefined
  /** Text of the message this one replies to, where somebody else wrote it. */
  readonly repliedText?: string | undefined
}

export interface PressEvent {
  readonly kind: 'press'
  readonly queryId: string
  readonly sender: Sender
  readonly data: string
  /** The message with the button; left out where Telegram does not say. */
  readonly on:
    | undefined
    | { readonly place: Place; readonly messageId: number; readonly isReachable: boolean; readonly isForPresser: boolean }
    | { readonly inlineMessageId: string }
}

export interface InlineEvent {
  readonly kind: 'inline'
  readonly queryId: string
  readonly sender: Sender
  readonly query: string
  readonly offset: string
}

export interface GuestEvent {
  readonly kind: 'guest'
  readonly queryId: string
  readonly sender: Sender
  readonly text: string
  readonly repliedText?: string | undefined
}

export type Event =
  | MessageEvent
  | PressEvent
  | InlineEvent
  | GuestEvent
  /** The bot was blocked by a person, or removed from a group or channel. */
  | { readonly kind: 'left'; readonly chatId: number; readonly isPrivate: boolean }
  /** It was let in, again or for the first time, or may do other things than before. */
  | { readonly kind: 'returned'; readonly chatId: number; readonly isPrivate: boolean }
  /** A group became a supergroup, which has another id. */
  | { readonly kind: 'migrated'; readonly fromChatId: number; readonly toChatId: number }

/** An update in hand: events with the same `queue` keep their order. */
export interface Received {
  readonly event: Event
  readonly queue: string
}

/** What Telegram says of one send -> what the dispatcher is told. */
import type { RefusalReason, SendResult } from '../../core/announcements.ts'
import type { Failure, Reason } from './failure.ts'
import { movedChatId, parseChatId } from './places.ts'

/** Reasons after which nothing more is taken for a chat. What is in neither list is the message's own fault. */
const REFUSALS: ReadonlyMap<Reason, RefusalReason> = new Map([
  ['blocked', 'blocked'],
  ['removed', 'no-access'],
  ['no-chat', 'chat-gone'],
  ['no-topic', 'chat-gone'],
  ['topic-closed', 'no-permission'],
  ['no-rights', 'no-permission'],
])

/** @param scope whom a 429 concerns: Telegram does not say. */
export function resultOf({ reason, retryAfterMs, migratedTo }: Failure, chatId: string, scope: 'chat' | 'network' = 'chat'): SendResult {
  if (migratedTo !== undefined) return { type: 'moved', chatId: movedChatId(chatId, migratedTo) }
  if (reason === 'too-many') return { type: 'deferred', because: 'rate-limit', scope, retryAfterMs }
  if (reason === 'wrong-token') return { type: 'deferred', because: 'trouble', scope: 'network' }
  // It may have arrived.
  if (reason === 'server' || reason === 'unreachable') return { type: 'deferred', because: 'trouble', scope: 'chat', retryAfterMs }
  return { type: 'refused', reason: REFUSALS.get(reason) ?? 'bad-message' }
}

/** Two refusals this close are one. */
const TOGETHER_MS = 2_000

export interface ThrottleWatch {
  /** @returns whom a 429 concerns. */
  refused(chatId: string, nowMs: number): 'chat' | 'network'
  sent(): void
}

/**
 * Tells a bot that is too fast from a chat that is: where two persons' chats refuse with nothing sent between, it is not for those two, who
 * get a message a week. Groups are left out, for they fill up by answers too.
 */
export function createThrottleWatch(): ThrottleWatch {
  let last: { readonly chat: number; readonly atMs: number } | undefined
  return {
    refused(chatId, nowMs) {
      const { chatId: chat } = parseChatId(chatId)
      if (chat < 0) return 'chat'
      const isAnother = last !== undefined && last.chat !== chat && nowMs - last.atMs < TOGETHER_MS
      last = { chat, atMs: nowMs }
      return isAnother ? 'network' : 'chat'
    },
    sent() {
      last = undefined
    },
  }
}

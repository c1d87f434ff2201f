/**
 * Announcements to Discord: each send is one call, made once. What the network says of it is told as a value; nothing is retried or waited
 * for here, that is the dispatcher's.
 *
 * A message bears a nonce made of its delivery's id: a retry within minutes is then the same message. A post in a forum has no such key.
 */
import { DiscordAPIError, RateLimitError, type REST, Routes } from 'discord.js'
import { z } from 'zod'
import type { RefusalReason, ReminderSender, Sender, SendResult, Subscription } from '../../core/announcements.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { announcementMessage } from './announcement-message.ts'
import { container, textDisplay } from './components.ts'
import { publish } from './follow.ts'
import { plain } from './markdown.ts'
import { parseChatId } from './places.ts'
import { renderReply } from './render.ts'
import { messageData } from './response.ts'

export interface SenderParts {
  readonly assistant: Assistant
  /** Without retries, and refusing rather than waiting where a limit is reached. */
  readonly rest: REST
  readonly clock: () => Date
  /** Channels whose messages are published to those that follow them. */
  readonly published: ReadonlySet<string>
}

const createdSchema = z.object({ id: z.string() })
const NOTE_COLOUR = 0x4f_6f_c9

export function createDiscordSender({ assistant, rest, clock, published }: SenderParts): Sender & ReminderSender {
  const create = async (route: `/${string}`, body: unknown, signal: AbortSignal): Promise<SendResult> =>
    attempt(async () => createdSchema.parse(await rest.post(route, { body, signal })).id)

  /** A retry finds the message by its nonce and publishes it, so that followers miss nothing. */
  const post = async (channelId: string, body: unknown, signal: AbortSignal): Promise<SendResult> => {
    const result = await create(Routes.channelMessages(channelId), body, signal)
    if (result.type !== 'sent' || !published.has(channelId)) return result
    return attempt(async () => {
      await publish(rest, channelId, result.messageId, signal)
      return result.messageId
    })
  }

  return {
    adapter: 'discord',
    send(delivery, signal) {
      const { channelId, isForum } = parseChatId(delivery.subscription.chat.chatId)
      const { body, title } = announcementMessage(delivery, assistant, clock())
      if (!isForum) return post(channelId, body, signal)
      const { nonce: _nonce, enforce_nonce: _enforced, ...message } = body
      return create(Routes.threads(channelId), { name: title, message }, signal)
    },
    edit(delivery, messageId, signal) {
      const { channelId, isForum } = parseChatId(delivery.subscription.chat.chatId)
      const { nonce: _nonce, enforce_nonce: _enforced, ...body } = announcementMessage(delivery, assistant, clock()).body
      // A post is a thread, whose first message bears the same id.
      const route = Routes.channelMessage(isForum ? messageId : channelId, messageId)
      return attempt(async () => createdSchema.parse(await rest.patch(route, { body, signal })).id)
    },
    sendReminder({ chat, platforms, locale }, signal) {
      const { reply } = assistant.respond({
        input: { ask: { intent: 'checkup', platforms } },
        context: undefined,
        preferences: { locale },
        now: clock(),
      })
      const speaker = assistant.speaker(locale)
      const lead = { type: 'text' as const, text: speaker.say('remind.due') }
      const blocks = [...reply.blocks.slice(0, 1), lead, ...reply.blocks.slice(1)]
      const again = { intent: 'checkup' as const, platforms }
      const rendered = renderReply({ ...reply, blocks }, { speaker, tokens: assistant.tokens, again, isPrivate: false })
      return create(Routes.channelMessages(chat.chatId), messageData(rendered, 0), signal)
    },
    async tellSubscriber(subscription, signal) {
      const { say } = assistant.speaker(subscription.locale)
      const reason = say(`subscriptions.pause.${subscription.pause?.reason ?? 'no-access'}`)
      const sentence = say('subscriptions.lost', { place: '{place}', reason })
      const text = plain(sentence).replace('{place}', mentionOf(subscription))
      const message = messageData({ components: [container([textDisplay(text)], NOTE_COLOUR)], files: [] }, 0)
      return attempt(async () => {
        const channel = createdSchema.parse(
          await rest.post(Routes.userChannels(), { body: { recipient_id: subscription.subscribedBy }, signal }),
        )
        return createdSchema.parse(await rest.post(Routes.channelMessages(channel.id), { body: message, signal })).id
      })
    },
  }
}

const mentionOf = ({ chat }: Subscription): string => `<#${parseChatId(chat.chatId).channelId}>`

async function attempt(call: () => Promise<string>): Promise<SendResult> {
  try {
    return { type: 'sent', messageId: await call() }
  } catch (error) {
    return resultOf(error)
  }
}

/** Codes after which nothing more is taken for a chat. https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const REFUSALS: ReadonlyMap<string, RefusalReason> = new Map([
  ['10003', 'chat-gone'],
  ['10004', 'chat-gone'],
  ['10008', 'chat-gone'],
  ['10013', 'chat-gone'],
  ['50001', 'no-access'],
  ['50007', 'blocked'],
  ['50013', 'no-permission'],
  ['50083', 'no-permission'],
  ['160006', 'no-permission'],
])

/** @param error what the SDK threw. */
export function resultOf(error: unknown): SendResult {
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.timeToReset)
    return { type: 'deferred', because: 'rate-limit', scope: error.global ? 'network' : 'chat', retryAfterMs }
  }
  if (error instanceof DiscordAPIError) return resultOfAnswer(String(error.code), error.status)
  // 5xx, a broken connection, a time-out: it may have arrived.
  return { type: 'deferred', because: 'trouble', scope: 'chat' }
}

function resultOfAnswer(code: string, status: number): SendResult {
  if (status === 401) return { type: 'deferred', because: 'trouble', scope: 'network' }
  const reason = REFUSALS.get(code)
  if (reason !== undefined) return { type: 'refused', reason }
  if (status === 403) return { type: 'refused', reason: 'no-permission' }
  if (status === 404) return { type: 'refused', reason: 'chat-gone' }
  return { type: 'refused', reason: 'bad-message' }
}

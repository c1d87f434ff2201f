/**
 * Announcements and reminders to Telegram: each send is one call, made once. What the network says of it is told as a value; nothing is
 * retried or waited for here, that is the dispatcher's.
 *
 * A server that does not know rich messages says so at the first, which is then sent as HTML; from then on all are. Telegram knows no key by
 * which it could drop a repeated message: see `docs/DELIVERY.md`.
 */
import type { Api } from 'grammy/web'
import { z } from 'zod'
import type { Delivery, Reminder, ReminderSender, Sender, SendResult, Subscription } from '../../core/announcements.ts'
import type { Block } from '../../core/answers/reply.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { isMarkupRefused, markupOf, type Server } from './calling.ts'
import { noteOf } from './desk.ts'
import { type Failure, toFailure } from './failure.ts'
import { type Markup, PLAIN, RICH } from './markup.ts'
import { addressOf, parseChatId, STOP_COMMAND, urlOf } from './places.ts'
import { type Page, type Rendered, renderPage } from './render.ts'
import { createThrottleWatch, resultOf } from './send-result.ts'

export interface AnnouncementSenderParts {
  readonly assistant: Assistant
  readonly api: Api
  readonly server: Server
  readonly clock: () => Date
  /** Messages beyond the free limit are paid for with the bot's stars. */
  readonly isPaid?: boolean | undefined
}

/** A sent message; an edit may be answered with `true`. */
const sentSchema = z.object({ message_id: z.int() })

type Content = { readonly message: string; readonly keyboard: Rendered['keyboard'] }
type Call = (markup: Markup, content: Content) => Promise<string>

export function createAnnouncementSender({
  assistant,
  api,
  server,
  clock,
  isPaid = false,
}: AnnouncementSenderParts): Sender & ReminderSender {
  const throttles = createThrottleWatch()
  const contents = createContents(assistant)

  const once = async (letter: Letter, markup: Markup, call: Call): Promise<string | Failure> => {
    const content = contents(letter, markup)
    try {
      return await call(markup, content)
    } catch (error) {
      return toFailure(error)
    }
  }

  /** @param isOtherMarkup whether a refusal means that the server does not know rich messages. */
  const inEither = async (letter: Letter, call: Call, isOtherMarkup: (failure: Failure) => boolean): Promise<string | Failure> => {
    if (!server.knowsRich) return once(letter, PLAIN, call)
    const outcome = await once(letter, RICH, call)
    if (typeof outcome === 'string' || !isOtherMarkup(outcome)) return outcome
    if (isNoMethod(outcome)) server.knowsRich = false
    return once(letter, PLAIN, call)
  }

  const told = (outcome: string | Failure, chatId: string): SendResult => {
    if (typeof outcome !== 'string')
      return resultOf(outcome, chatId, outcome.reason === 'too-many' ? throttles.refused(chatId, clock().getTime()) : 'chat')
    throttles.sent()
    return { type: 'sent', messageId: outcome }
  }

  const post = async (letter: Letter, chatId: string, isSilent: boolean, signal: AbortSignal): Promise<SendResult> => {
    const rest = {
      ...addressOf(parseChatId(chatId)),
      ...(isSilent && { disable_notification: true }),
      ...(isPaid && { allow_paid_broadcast: true }),
    }
    const call: Call = async (markup, { message, keyboard }) => {
      const common = { ...rest, ...markupOf(keyboard) }
      const sent =
        markup === RICH
          ? await api.raw.sendRichMessage({ ...common, rich_message: { html: message } }, forSdk(signal))
          : await api.raw.sendMessage({ ...common, text: message, ...HTML }, forSdk(signal))
      return `${sentSchema.parse(sent).message_id}`
    }
    return told(await inEither(letter, call, isNoMethod), chatId)
  }

  return {
    adapter: 'telegram',
    send: (delivery, signal) =>
      post(announcementLetter(delivery, assistant, clock()), delivery.subscription.chat.chatId, delivery.subscription.isSilent, signal),
    async edit(delivery, messageId, signal) {
      const { chatId } = delivery.subscription.chat
      const { chat_id } = addressOf(parseChatId(chatId))
      const call: Call = async (markup, { message, keyboard }) => {
        const text = markup === RICH ? { rich_message: { html: message } } : { text: message, ...HTML }
        await api.raw.editMessageText({ chat_id, message_id: Number(messageId), ...text, ...markupOf(keyboard) }, forSdk(signal)).catch(
          // It already says what it should.
          (error: unknown) => {
            if (toFailure(error).reason !== 'not-modified') throw error
          },
        )
        return messageId
      }
      return told(await inEither(announcementLetter(delivery, assistant, clock()), call, isMarkupRefused), chatId)
    },
    sendReminder: (reminder, signal) =>
      post({ page: () => reminderPage(reminder, assistant, clock()) }, reminder.chat.chatId, false, signal),
    async tellSubscriber(subscription, signal) {
      const { subscribedBy, chat } = subscription
      // Who cannot be reached cannot be told so.
      if (subscribedBy === chat.chatId)
        return { type: 'refused', reason: subscription.pause?.reason === 'blocked' ? 'blocked' : 'chat-gone' }
      return post({ page: () => lostPage(subscription, assistant) }, subscribedBy, false, signal)
    },
  }
}

const HTML = { parse_mode: 'HTML' as const, link_preview_options: { is_disabled: true } }

const isNoMethod = ({ reason }: Failure): boolean => reason === 'no-such-method'

/** The SDK names the type of an older package; it only listens for `abort`. */
const forSdk = (signal: AbortSignal) => signal as unknown as Parameters<Api['raw']['sendMessage']>[1]

/** Something to be sent, written when it is needed. */
interface Letter {
  /** Same key, same page. */
  readonly key?: string
  page(): Page
}

/** An answer's facts grow old by the day, and its catalog may be read anew. */
const KEPT_MS = 300_000
/** Announcements under way times languages and regions; an entry is a few kilobytes. */
const MAX_KEPT = 200

/** Thousands of chats get the same few messages: each is written once. */
function createContents(assistant: Assistant): (letter: Letter, markup: Markup) => Content {
  const kept = new Map<string, Content>()
  return ({ key, page }, markup) => {
    if (key === undefined) return fitted(page(), markup, assistant)
    const full = `${markup === RICH ? 'rich' : 'plain'} ${key}`
    const content = kept.get(full) ?? fitted(page(), markup, assistant)
    kept.set(full, content)
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value ?? '')
    return content
  }
}

function announcementLetter(delivery: Delivery, assistant: Assistant, now: Date): Letter {
  const { announcements, subscription } = delivery
  const ids = announcements.map(({ id, version }) => `${id}@${version}`)
  const key = [...ids, subscription.locale, subscription.region ?? '-', Math.floor(now.getTime() / KEPT_MS)].join(' ')
  return { key, page: () => announcementPage(delivery, assistant, now) }
}

/** What one chat gets, in a markup. */
export const announcementContent = (delivery: Delivery, markup: Markup, assistant: Assistant, now: Date): Content =>
  fitted(announcementPage(delivery, assistant, now), markup, assistant)

function announcementPage({ subscription, announcements }: Delivery, assistant: Assistant, now: Date): Page {
  const { locale, region } = subscription
  const { reply, locale: written } = assistant.announce(announcements, { locale, region, stopCommand: STOP_COMMAND }, now)
  return { blocks: reply.blocks, speaker: assistant.speaker(written) }
}

function reminderPage({ platforms, locale }: Reminder, assistant: Assistant, now: Date): Page {
  const input = { ask: { intent: 'checkup' as const, platforms } }
  const { reply } = assistant.respond({ input, context: undefined, preferences: { locale }, now })
  const speaker = assistant.speaker(locale)
  const [title, ...rest] = reply.blocks
  const due: Block = { type: 'text', text: speaker.say('remind.due') }
  const stop: Block = { type: 'note', text: speaker.say('subscriptions.how-to-stop', { command: '/remind stop' }) }
  return { blocks: [...(title ? [title] : []), due, ...rest, stop], speaker }
}

/** The name of a group is not kept: a link opens it for its members. */
function lostPage({ locale, chat, pause }: Subscription, assistant: Assistant): Page {
  const speaker = assistant.speaker(locale)
  const place = speaker.say('telegram.announcements.place')
  const reason = speaker.say(`subscriptions.pause.${pause?.reason ?? 'no-access'}`)
  const url = urlOf(chat.chatId)
  const { blocks } = noteOf(speaker.say('subscriptions.lost', { place, reason }), speaker)
  return { blocks: url === undefined ? blocks : [...blocks, { type: 'links', links: [{ label: place, url }] }], speaker }
}

/** What is left out first where a message is too long; what says how to stop stays. */
const SPARE: readonly ReadonlySet<Block['type']>[] = [
  new Set(['sources', 'details']),
  new Set(['list', 'links', 'steps', 'task', 'text']),
  new Set(['verdict', 'heading']),
]

/** One send is one message. Only many announcements at once, on a server without rich messages, are too long for one. */
function fitted(page: Page, markup: Markup, { tokens }: Assistant): Content {
  let blocks = page.blocks
  for (;;) {
    const { messages, keyboard } = renderPage({ ...page, blocks }, markup, tokens)
    const [message = ''] = messages
    const spare = SPARE.map((types) => blocks.findLastIndex(({ type }, index) => index > 0 && types.has(type))).find((index) => index > 0)
    if (messages.length === 1 || spare === undefined) return { message, keyboard }
    blocks = blocks.toSpliced(spare, 1)
  }
}

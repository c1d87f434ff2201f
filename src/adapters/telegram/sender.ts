/**
 * Actions -> calls of the Bot API, with what each failure asks for: wait, say it differently, go where the group has gone, or let it be.
 *
 * Whether the server knows rich messages is decided by its first answer and remembered; a server that does not (self-hosted ones lag
 * behind) gets HTML messages with expandable quotes.
 */
import { type Api, InputFile } from 'grammy'
import type { InlineKeyboardMarkup, InlineQueryResultArticle } from 'grammy/types'
import type { ChoiceTokens } from '../../core/conversation/choice-token.ts'
import type { Log } from '../../core/ports.ts'
import type { Action, Say, Shared } from './actions.ts'
import type { Failure, Reason } from './failure.ts'
import type { Keyboard } from './keyboard.ts'
import { type Markup, PLAIN, RICH, withoutMarkup } from './markup.ts'
import { CallFailed, type Patience, patiently } from './patience.ts'
import { type Rendered, renderShort, type TextFile } from './render.ts'
import { createPageRenderer, type PageRenderer } from './rendered-pages.ts'

/** Inline results may be kept so long for the same person and words. */
const INLINE_CACHE_SECONDS = 300

export interface SenderParts {
  readonly api: Api
  readonly tokens: ChoiceTokens
  readonly log: Log
  /** A group answered that it has another id now. */
  onMoved(fromChatId: number, toChatId: number): Promise<void>
  /** The token was taken back. */
  onWrongToken(): void
}

/** Resolves when everything is done or given up; it never rejects. */
export type Sender = (actions: readonly Action[], patience: Patience) => Promise<void>

/** Reasons that are nobody's fault: the person has gone, or pressed twice. */
const ORDINARY = new Set<Reason>([
  'blocked',
  'removed',
  'not-modified',
  'query-too-old',
  'topic-closed',
  'no-topic',
  'no-chat',
  'no-rights',
])

export function createSender(parts: SenderParts): Sender {
  const server: Server = { knowsRich: true }
  const render = createPageRenderer(parts.tokens)
  return async (actions, patience) => {
    const desk: Desk = { ...parts, patience, server, render }
    await Promise.all(actions.map((action) => doOrLog(action, desk)))
  }
}

interface Server {
  /** Until it says that it does not. */
  knowsRich: boolean
}

interface Desk extends SenderParts {
  readonly patience: Patience
  readonly server: Server
  readonly render: PageRenderer
}

async function doOrLog(action: Action, desk: Desk): Promise<void> {
  try {
    await perform(action, desk)
  } catch (error) {
    if (!(error instanceof CallFailed)) {
      desk.log.error('telegram.failed', { on: action.kind, name: error instanceof Error ? error.name : 'unknown' })
      return
    }
    const { code, reason } = error.failure
    if (reason === 'wrong-token') desk.onWrongToken()
    if (ORDINARY.has(reason)) desk.log.info('telegram.undelivered', { on: action.kind, code, reason })
    else desk.log.warn('telegram.undelivered', { on: action.kind, code, reason })
  }
}

function perform(action: Action, desk: Desk): Promise<void> {
  switch (action.kind) {
    case 'say':
      return say(action, desk)
    case 'change':
      return change(action, desk)
    case 'change-shared':
      return changeShared(action, desk)
    case 'toast':
      return call(desk, ({ raw }) =>
        raw.answerCallbackQuery({
          callback_query_id: action.queryId,
          ...(action.text !== undefined && { text: action.text.slice(0, 200), show_alert: true }),
        }),
      )
    case 'results':
      return answerResults(action, desk)
    case 'guest':
      return inEitherMarkup(desk, (markup) =>
        call(desk, ({ raw }) => raw.answerGuestQuery({ guest_query_id: action.queryId, result: toResult(action.shared, markup, desk) })),
      )
  }
}

async function call(desk: Desk, run: (api: Api) => Promise<unknown>): Promise<void> {
  await patiently(() => run(desk.api), desk.patience)
}

/** Rich where the server may know it; where it refuses the markup itself, the other one. */
async function inEitherMarkup(desk: Desk, run: (markup: Markup) => Promise<void>): Promise<void> {
  if (!desk.server.knowsRich) return run(PLAIN)
  try {
    await run(RICH)
  } catch (error) {
    if (!(error instanceof CallFailed) || !isMarkupRefused(error.failure)) throw error
    if (error.failure.reason === 'no-such-method') {
      desk.server.knowsRich = false
      desk.log.info('telegram.no-rich-messages')
    }
    await run(PLAIN)
  }
}

/** An older server takes a content it does not know for one without a text. */
const isMarkupRefused = ({ code, reason }: Failure): boolean =>
  reason === 'no-such-method' || (code === 400 && (reason === 'bad-markup' || reason === 'refused' || reason === 'too-long'))

async function say(action: Say, desk: Desk): Promise<void> {
  await inEitherMarkup(desk, async (markup) => {
    const rendered = desk.render(action.page, markup)
    const last = rendered.messages.length - 1
    let target = targetOf(action)
    for (const [index, message] of rendered.messages.entries())
      target = await sendMessage({ markup, message, keyboard: index === last ? rendered.keyboard : [] }, target, desk)
    for (const file of rendered.files) target = await sendFile(file, target, desk)
  })
}

/** Where to, in the words of the Bot API; failures change it. */
interface Target {
  readonly chatId: number
  readonly threadId?: number | undefined
  readonly directTopicId?: number | undefined
  readonly replyTo?: number | undefined
}

const targetOf = ({ place: { chatId, threadId, directTopicId }, replyTo }: Say): Target => ({ chatId, threadId, directTopicId, replyTo })

const addressOf = ({ chatId, threadId, directTopicId, replyTo }: Target) => ({
  chat_id: chatId,
  ...(threadId !== undefined && { message_thread_id: threadId }),
  ...(directTopicId !== undefined && { direct_messages_topic_id: directTopicId }),
  ...(replyTo !== undefined && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
})

interface Outgoing {
  readonly markup: Markup
  readonly message: string
  readonly keyboard: Keyboard
}

/** @returns where the next message of the same answer goes. */
async function sendMessage(outgoing: Outgoing, target: Target, desk: Desk): Promise<Target> {
  const { markup, message, keyboard } = outgoing
  const rest = { ...addressOf(target), ...markupOf(keyboard) }
  try {
    await call(desk, ({ raw }) =>
      markup === RICH
        ? raw.sendRichMessage({ ...rest, rich_message: { html: message } })
        : raw.sendMessage({ ...rest, text: message, parse_mode: 'HTML', link_preview_options: { is_disabled: true } }),
    )
    return target
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    const retarget = await retargeted(target, error.failure, desk)
    if (retarget) return sendMessage(outgoing, retarget, desk)
    if (error.failure.reason === 'bad-button' && keyboard.length > 0) return sendMessage({ ...outgoing, keyboard: [] }, target, desk)
    if (error.failure.reason !== 'bad-markup' || markup === RICH) throw error
    await call(desk, ({ raw }) => raw.sendMessage({ ...rest, text: withoutMarkup(message), link_preview_options: { is_disabled: true } }))
    return target
  }
}

async function sendFile(file: TextFile, target: Target, desk: Desk): Promise<Target> {
  try {
    await call(desk, ({ raw }) => raw.sendDocument({ ...addressOf(target), document: new InputFile(Buffer.from(file.body), file.name) }))
    return target
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    const retarget = await retargeted(target, error.failure, desk)
    if (!retarget) throw error
    return sendFile(file, retarget, desk)
  }
}

/** Each failure takes one thing away, so this comes to an end. @returns `undefined` where another target does not help. */
async function retargeted(target: Target, { reason, migratedTo }: Failure, desk: Desk): Promise<Target | undefined> {
  if (migratedTo !== undefined && migratedTo !== target.chatId) {
    await desk.onMoved(target.chatId, migratedTo)
    // Messages of the old group cannot be replied to from the new one.
    return { chatId: migratedTo }
  }
  if (reason === 'no-replied' && target.replyTo !== undefined) return { ...target, replyTo: undefined }
  if (reason === 'no-topic' && target.threadId !== undefined) return { ...target, threadId: undefined }
  return undefined
}

const markupOf = (keyboard: Keyboard): { reply_markup?: InlineKeyboardMarkup } =>
  keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }

/** Changes the message in place; where the new answer is more than one message, or the old one is out of reach, says it anew. */
async function change({ messageId, say: anew }: Extract<Action, { kind: 'change' }>, desk: Desk): Promise<void> {
  try {
    const isChanged = await inPlace((markup) => desk.render(anew.page, markup), { chat_id: anew.place.chatId, message_id: messageId }, desk)
    if (!isChanged) await say(anew, desk)
  } catch (error) {
    if (!(error instanceof CallFailed) || error.failure.reason !== 'not-editable') throw error
    await say(anew, desk)
  }
}

async function changeShared({ inlineMessageId, shared }: Extract<Action, { kind: 'change-shared' }>, desk: Desk): Promise<void> {
  await inPlace((markup) => renderShort(shared.page, markup, desk.tokens, shared.moreUrl), { inline_message_id: inlineMessageId }, desk)
}

type Changed = { readonly chat_id: number; readonly message_id: number } | { readonly inline_message_id: string }

/** @returns whether the answer fits into the message. */
async function inPlace(render: (markup: Markup) => Rendered, where: Changed, desk: Desk): Promise<boolean> {
  let fits = true
  await inEitherMarkup(desk, async (markup) => {
    const { messages, files, keyboard } = render(markup)
    const [message = ''] = messages
    fits = messages.length === 1 && files.length === 0
    if (!fits) return
    const text =
      markup === RICH
        ? { rich_message: { html: message } }
        : { text: message, parse_mode: 'HTML' as const, link_preview_options: { is_disabled: true } }
    await call(desk, ({ raw }) => raw.editMessageText({ ...where, ...text, ...markupOf(keyboard) })).catch(unlessNotModified)
  })
  return fits
}

/** Pressed twice: it already says what it should. */
function unlessNotModified(error: unknown): void {
  if (!(error instanceof CallFailed) || error.failure.reason !== 'not-modified') throw error
}

function answerResults({ queryId, results, nextOffset, button }: Extract<Action, { kind: 'results' }>, desk: Desk): Promise<void> {
  return inEitherMarkup(desk, (markup) =>
    call(desk, ({ raw }) =>
      raw.answerInlineQuery({
        inline_query_id: queryId,
        results: results.map((shared) => toResult(shared, markup, desk)),
        cache_time: INLINE_CACHE_SECONDS,
        // They depend on the person's language, region and device.
        is_personal: true,
        next_offset: nextOffset,
        button: { text: button.text, start_parameter: button.startParameter },
      }),
    ),
  )
}

function toResult(shared: Shared, markup: Markup, { tokens }: Desk): InlineQueryResultArticle {
  const { messages, keyboard } = renderShort(shared.page, markup, tokens, shared.moreUrl)
  const [message = ''] = messages
  return {
    type: 'article',
    id: shared.id,
    title: shared.title,
    ...(shared.description !== '' && { description: shared.description }),
    input_message_content:
      markup === RICH
        ? { rich_message: { html: message } }
        : { message_text: message, parse_mode: 'HTML', link_preview_options: { is_disabled: true } },
    ...markupOf(keyboard),
  }
}

/**
 * Actions -> calls of the Bot API, with what each failure asks for: wait, say it differently, go where the group has gone, or let it be.
 *
 * Whether the server knows rich messages is decided by its first answer and remembered; a server that does not (self-hosted ones lag
 * behind) gets HTML messages with expandable quotes.
 */
import type { InlineQueryResultArticle } from 'grammy/types'
import type { Action, Say, Shared } from './actions.ts'
import { type Calling, call, inEitherMarkup, markupOf, type SenderParts } from './calling.ts'
import type { Reason } from './failure.ts'
import { type Markup, RICH } from './markup.ts'
import { nameOf } from './memory.ts'
import { CallFailed, type Patience } from './patience.ts'
import { type Rendered, renderShort } from './render.ts'
import { createPageRenderer } from './rendered-pages.ts'
import { say } from './saying.ts'

/** Inline results may be kept so long for the same person and words. */
const INLINE_CACHE_SECONDS = 300

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
  const render = createPageRenderer(parts.tokens)
  return async (actions, patience) => {
    const desk: Calling = { ...parts, patience, render }
    await Promise.all(actions.map((action) => doOrLog(action, desk)))
  }
}

async function doOrLog(action: Action, desk: Calling): Promise<void> {
  try {
    await perform(action, desk)
  } catch (error) {
    if (!(error instanceof CallFailed)) {
      desk.log.error('telegram.failed', { on: action.kind, name: nameOf(error) })
      return
    }
    const { code, reason } = error.failure
    if (reason === 'wrong-token') desk.onWrongToken()
    if (ORDINARY.has(reason)) desk.log.info('telegram.undelivered', { on: action.kind, code, reason })
    else desk.log.warn('telegram.undelivered', { on: action.kind, code, reason })
  }
}

function perform(action: Action, desk: Calling): Promise<void> {
  switch (action.kind) {
    case 'say':
      return sayOrElse(action, desk)
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

async function sayOrElse(action: Say, desk: Calling): Promise<void> {
  try {
    await say(action, desk)
  } catch (error) {
    const isMuted = error instanceof CallFailed && (error.failure.reason === 'no-rights' || error.failure.reason === 'topic-closed')
    if (!isMuted || !action.otherwise) throw error
    await say(action.otherwise, desk)
  }
}

/** Changes the message in place; where the new answer is more than one message, or the old one is out of reach, says it anew. */
async function change({ messageId, say: anew }: Extract<Action, { kind: 'change' }>, desk: Calling): Promise<void> {
  try {
    const isChanged = await inPlace((markup) => desk.render(anew.page, markup), { chat_id: anew.place.chatId, message_id: messageId }, desk)
    if (!isChanged) await say(anew, desk)
  } catch (error) {
    if (!(error instanceof CallFailed) || error.failure.reason !== 'not-editable') throw error
    await say(anew, desk)
  }
}

async function changeShared({ inlineMessageId, shared }: Extract<Action, { kind: 'change-shared' }>, desk: Calling): Promise<void> {
  await inPlace((markup) => renderShort(shared.page, markup, desk.tokens, shared.moreUrl), { inline_message_id: inlineMessageId }, desk)
}

type Changed = { readonly chat_id: number; readonly message_id: number } | { readonly inline_message_id: string }

/** @returns whether the answer fits into the message. */
async function inPlace(render: (markup: Markup) => Rendered, where: Changed, desk: Calling): Promise<boolean> {
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

function answerResults({ queryId, results, nextOffset, button }: Extract<Action, { kind: 'results' }>, desk: Calling): Promise<void> {
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

function toResult(shared: Shared, markup: Markup, { tokens }: Calling): InlineQueryResultArticle {
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

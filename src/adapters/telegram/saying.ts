/** An answer into a chat: its messages, then its files, to where failures show that it can go. */
import { InputFile } from 'grammy/web'
import type { Say } from './actions.ts'
import { type Calling, call, inEitherMarkup, markupOf } from './calling.ts'
import type { Failure } from './failure.ts'
import type { Keyboard } from './keyboard.ts'
import { type Markup, RICH, withoutMarkup } from './markup.ts'
import { CallFailed } from './patience.ts'
import { addressOf, type Target } from './places.ts'
import type { TextFile } from './render.ts'

export async function say(action: Say, desk: Calling): Promise<void> {
  await inEitherMarkup(desk, async (markup) => {
    const rendered = desk.render(action.page, markup)
    const last = rendered.messages.length - 1
    let target = targetOf(action)
    for (const [index, message] of rendered.messages.entries())
      target = await sendMessage({ markup, message, keyboard: index === last ? rendered.keyboard : [] }, target, desk)
    for (const file of rendered.files) target = await sendFile(file, target, desk)
  })
}

/** Where to; failures change it. */
interface ReplyTarget extends Target {
  readonly replyTo?: number | undefined
}

const targetOf = ({ place: { chatId, threadId, directTopicId }, replyTo }: Say): ReplyTarget => ({
  chatId,
  threadId,
  directTopicId,
  replyTo,
})

const replyOf = ({ replyTo, ...target }: ReplyTarget) => ({
  ...addressOf(target),
  ...(replyTo !== undefined && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
})

interface Outgoing {
  readonly markup: Markup
  readonly message: string
  readonly keyboard: Keyboard
}

/** @returns where the next message of the same answer goes. */
async function sendMessage(outgoing: Outgoing, target: ReplyTarget, desk: Calling): Promise<ReplyTarget> {
  const { markup, message, keyboard } = outgoing
  desk.onAnswer()
  const rest = { ...replyOf(target), ...markupOf(keyboard) }
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

async function sendFile(file: TextFile, target: ReplyTarget, desk: Calling): Promise<ReplyTarget> {
  desk.onAnswer()
  try {
    await call(desk, ({ raw }) => raw.sendDocument({ ...replyOf(target), document: new InputFile(Buffer.from(file.body), file.name) }))
    return target
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    const retarget = await retargeted(target, error.failure, desk)
    if (!retarget) throw error
    return sendFile(file, retarget, desk)
  }
}

/** Each failure takes one thing away, so this comes to an end. @returns `undefined` where another target does not help. */
async function retargeted(target: ReplyTarget, { reason, migratedTo }: Failure, desk: Calling): Promise<ReplyTarget | undefined> {
  if (migratedTo !== undefined && migratedTo !== target.chatId) {
    await desk.onMoved(target.chatId, migratedTo)
    // Messages of the old group cannot be replied to from the new one.
    return { chatId: migratedTo }
  }
  if (reason === 'no-replied' && target.replyTo !== undefined) return { ...target, replyTo: undefined }
  if (reason === 'no-topic' && target.threadId !== undefined) return { ...target, threadId: undefined }
  return undefined
}

/**
 * One event -> what is to be done about it. Both doors, polling and webhook, lead here.
 *
 * In private everything is answered. In a group or channel: commands, mentions, replies to the bot; anything else that reaches us
 * (privacy mode is off, or the bot is an administrator) only where the assistant is sure.
 */

import type { Speaker } from '../../core/answers/messages.ts'
import type { Assistant, Incoming, Preferences } from '../../core/conversation/assistant.ts'
import type { Action, Say } from './actions.ts'
import { type AnnouncingCommand, type Asking, createAnnouncing, isWish } from './announcing.ts'
import { readCommand, slotsOf } from './commands.ts'
import { type Desk, type HandlerParts, mayChange, noteOf, pageOf } from './desk.ts'
import type { Event, MessageEvent } from './events.ts'
import { nameOf, type Thread } from './memory.ts'
import { onPress } from './presses.ts'
import type { Page } from './render.ts'
import { createSettingsPages } from './settings.ts'
import { answerGuest, answerInline } from './sharing.ts'
import { readStart } from './start-link.ts'

/** Never rejects: what goes wrong inside is logged, and said to the person. */
export type Handler = (event: Event) => Promise<readonly Action[]>

/** Platforms offered where none was named. */
const GUIDES_OFFERED = 12

export function createHandler(parts: HandlerParts): Handler {
  const { keeping } = parts
  const announcing = keeping && createAnnouncing({ ...parts, keeping, mayChange: (place, sender) => mayChange(place, sender, parts) })
  const desk: Desk = { ...parts, announcing, pages: createSettingsPages(parts.assistant) }
  return async (event) => {
    try {
      return await handle(event, desk)
    } catch (error) {
      desk.log.error('telegram.failed', { on: event.kind, name: nameOf(error) })
      return apologize(event, desk.assistant)
    }
  }
}

async function handle(event: Event, desk: Desk): Promise<readonly Action[]> {
  switch (event.kind) {
    case 'message':
      return onMessage(event, desk)
    case 'press':
      return onPress(event, desk)
    case 'inline':
      return answerInline(event, desk)
    case 'guest':
      return answerGuest(event, desk)
    case 'left':
      await desk.membership.left(event)
      return []
    case 'returned':
      await desk.membership.returned(event)
      return []
    case 'migrated':
      await desk.membership.moved(event.fromChatId, event.toChatId)
      return []
  }
}

function apologize(event: Event, assistant: Assistant): readonly Action[] {
  if (event.kind === 'press')
    return [{ kind: 'toast', queryId: event.queryId, text: assistant.speaker(event.sender.languageCode ?? '').say('chat.failed') }]
  if (event.kind !== 'message' || event.address === 'overheard') return []
  const speaker = assistant.speaker(event.sender.languageCode ?? '')
  return [sayTo(event, noteOf(speaker.say('chat.failed'), speaker))]
}

async function onMessage(event: MessageEvent, desk: Desk): Promise<readonly Action[]> {
  const { memory, assistant } = desk
  const thread: Thread = { chatId: event.place.chatId, sender: event.sender }
  const preferences = await memory.preferencesOf(thread)
  if (event.address === 'overheard') return overheard(event, { thread, preferences }, desk)
  const command = event.command && readCommand(event.command, assistant)
  const isForUs = event.command === undefined || event.command.isNamed || event.place.kind === 'private'
  if (command?.kind === 'unknown' && !isForUs) return []
  const verdict = memory.takeAnswer(event.sender)
  const speaker = assistant.speaker(preferences.locale)
  if (verdict === 'silent') return []
  if (verdict === 'notice') return [sayTo(event, noteOf(speaker.say('chat.too-many'), speaker))]
  const visit: Visit = { event, thread, preferences, speaker, desk }
  return command ? onCommand(command, visit) : [sayTo(event, await wordsPage(event.text, visit))]
}

interface Visit {
  readonly event: MessageEvent
  readonly thread: Thread
  readonly preferences: Preferences
  readonly speaker: Speaker
  readonly desk: Desk
}

function overheard(event: MessageEvent, { thread, preferences }: Pick<Visit, 'thread' | 'preferences'>, desk: Desk): readonly Action[] {
  const outcome = desk.memory.respond(thread, { input: { text: event.text }, preferences, isOverheard: true })
  if (outcome.turn.kind !== 'answer' || desk.memory.takeAnswer(event.sender) !== 'granted') return []
  return [sayTo(event, pageOf(outcome, desk))]
}

async function onCommand(command: ReturnType<typeof readCommand>, visit: Visit): Promise<readonly Action[]> {
  const { event } = visit
  switch (command.kind) {
    case 'text':
      return [sayTo(event, await wordsPage(command.text, visit))]
    case 'intent':
      return [sayTo(event, respond({ ask: command.ask }, visit))]
    case 'announcing':
      return [{ ...sayTo(event, await announcingPage(command.name, command.rest, visit)), otherwise: unheard(visit) }]
    case 'guide':
      return [sayTo(event, guidesPage(visit))]
    case 'unknown':
      return [sayTo(event, helpPage(visit))]
    case 'start':
      return onStart(command.parameter, visit)
    case 'settings':
      return onSettings(command.rest, visit)
    case 'forget':
      return [sayTo(event, await forgetPage(visit))]
  }
}

const askingOf = ({ event: { place, sender }, preferences: { region } }: Visit, locale: string): Asking => ({
  place,
  sender,
  locale,
  region,
})

/** Where nothing is kept, it says so. */
function announcingPage(name: AnnouncingCommand, rest: string, visit: Visit): Page | Promise<Page> {
  const { desk, speaker } = visit
  if (desk.announcing) return desk.announcing.answer(name, rest, askingOf(visit, speaker.locale))
  return respond({ ask: { intent: name === 'announcements' ? 'subscribe' : name, platforms: desk.assistant.namedIn(rest) } }, visit)
}

/** To the person: what they asked for in a group or channel is done, and cannot be answered there. */
function unheard({ event: { place, sender }, speaker }: Visit): Say | undefined {
  if (place.kind === 'private' || sender.isChat) return undefined
  const text = speaker.say('subscriptions.test-failed', { reason: speaker.say('subscriptions.pause.no-permission') })
  return { kind: 'say', place: { chatId: sender.id, kind: 'private' }, page: noteOf(text, speaker) }
}

async function forgetPage(visit: Visit): Promise<Page> {
  const { event, thread, desk } = visit
  const { place, sender } = event
  const speaker = desk.assistant.speaker(sender.languageCode ?? '')
  desk.memory.forgetThread(thread)
  if (desk.announcing) return desk.announcing.forget(askingOf(visit, speaker.locale))
  if (!(await mayChange(place, sender, desk))) return noteOf(speaker.say('telegram.settings.admins'), speaker)
  await desk.memory.forget(thread)
  return noteOf(speaker.say('forget.done'), speaker)
}

/** Free words; of a message without any, what they stand under. */
function wordsPage(text: string, visit: Visit): Page | Promise<Page> {
  const { event, speaker, desk } = visit
  if (text !== '') return wishedOr(text, visit)
  if (event.repliedText !== undefined) return namedPage(event.repliedText, visit)
  if (event.command === undefined && event.address === 'private') return noteOf(speaker.say('telegram.text-only'), speaker)
  return event.command ? guidesPage(visit) : helpPage({ ...visit, desk })
}

/** About the apps in somebody else's message. */
function namedPage(text: string, visit: Visit): Page {
  const { speaker, desk } = visit
  const slots = slotsOf(text, desk.assistant)
  if (slots.platforms.length === 0) return noteOf(speaker.say('chat.names-no-app'), speaker)
  return respond({ ask: { intent: 'opt-out', platforms: slots.platforms } }, visit)
}

const helpPage = (visit: Visit): Page => respond({ ask: { intent: 'help', platforms: [] } }, visit)

function guidesPage({ speaker, desk: { assistant }, preferences: { region, device } }: Visit): Page {
  const choices = assistant
    .suggestPlatforms('', GUIDES_OFFERED)
    .map(({ id, name }) => ({ label: name, ask: { intent: 'opt-out' as const, platforms: [id], region, device } }))
  return { blocks: [{ type: 'choices', prompt: speaker.say('ask.which-platform'), choices }], speaker }
}

async function onStart(parameter: string, visit: Visit): Promise<readonly Action[]> {
  const { event, desk } = visit
  const started = readStart(parameter, desk.assistant)
  if (started === 'settings') return onSettings('', visit)
  if (!started) return [sayTo(event, helpPage(visit))]
  // A link shows, and changes nothing.
  if (isWish({ kind: 'answer', intent: started.ask.intent })) return [sayTo(event, await announcingPage('announcements', '', visit))]
  return [sayTo(event, respond({ ask: started.ask }, visit, started.locale))]
}

async function onSettings(rest: string, { event, thread, speaker, desk }: Visit): Promise<readonly Action[]> {
  const { memory, pages, assistant } = desk
  const { region, device } = slotsOf(rest, assistant)
  const before = await memory.settingsOf(thread.chatId)
  if (region === undefined && device === undefined) return [sayTo(event, pages.main(before, speaker))]
  if (!(await mayChange(event.place, event.sender, desk))) return [sayTo(event, noteOf(speaker.say('telegram.settings.admins'), speaker))]
  const after = { ...before, ...(region !== undefined && { region }), ...(device !== undefined && { device }) }
  await memory.write(thread.chatId, after)
  return [sayTo(event, pages.main(after, speaker))]
}

/** What is wished is done; everything else is answered. */
function wishedOr(text: string, visit: Visit): Page | Promise<Page> {
  const { thread, preferences, desk } = visit
  const outcome = desk.memory.respond(thread, { input: { text }, preferences })
  return desk.announcing?.wishOf(outcome.turn, text, askingOf(visit, outcome.locale)) ?? pageOf(outcome, desk)
}

function respond(input: Incoming['input'], { thread, preferences, desk }: Visit, locale?: string): Page {
  return pageOf(desk.memory.respond(thread, { input, preferences, locale }), desk)
}

const sayTo = ({ place, messageId }: MessageEvent, page: Page): Say => ({
  kind: 'say',
  place,
  replyTo: place.kind === 'private' ? undefined : messageId,
  page,
})

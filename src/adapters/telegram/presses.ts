/** A button was pressed: its data says what is to be answered, or which setting changes. Every press is answered itself, too. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Preferences } from '../../core/conversation/assistant.ts'
import type { Chosen } from '../../core/conversation/choice-token.ts'
import type { Action, Say } from './actions.ts'
import type { Announcing } from './announcing.ts'
import { type Desk, mayChange, pageOf } from './desk.ts'
import type { Place, PressEvent } from './events.ts'
import { MARKS } from './keyboard.ts'
import type { Page } from './render.ts'
import { readSettingsData } from './settings.ts'
import { toShared } from './sharing.ts'

export async function onPress(event: PressEvent, desk: Desk): Promise<readonly Action[]> {
  const { queryId, sender, data, on } = event
  const { assistant, memory } = desk
  const place = on && 'place' in on ? on.place : undefined
  const preferences = await memory.preferencesOf({ chatId: place?.chatId ?? sender.id, sender })
  const speaker = assistant.speaker(preferences.locale)
  if (memory.takeAnswer(sender) !== 'granted') return [{ kind: 'toast', queryId, text: speaker.say('chat.too-many') }]
  const taken: Taken = { event, preferences, speaker }
  if (on && 'place' in on) return onOwn(on, taken, desk)
  const chosen = chosenBy(data, desk)
  if (!chosen || !on) return [{ kind: 'toast', queryId, text: speaker.say('chat.expired') }]
  return [{ kind: 'toast', queryId }, changeShared(on.inlineMessageId, chosen, desk)]
}

/** Under a message in a chat of ours. */
async function onOwn(on: Reached, taken: Taken, desk: Desk): Promise<readonly Action[]> {
  const { queryId, data } = taken.event
  const mark = data.charAt(0)
  if (mark === MARKS.settings) return onSettingsPress(taken.event, on, desk)
  if (mark === MARKS.announcements && desk.announcing) return onPanelPress(on, taken, desk.announcing)
  const chosen = chosenBy(data, desk)
  if (!chosen) return [{ kind: 'toast', queryId, text: taken.speaker.say('chat.expired') }]
  return [{ kind: 'toast', queryId }, await answerUnder(on, { ...taken, chosen }, desk)]
}

function chosenBy(data: string, { assistant }: Desk): Chosen | undefined {
  const mark = data.charAt(0)
  return mark === MARKS.answer || mark === MARKS.change ? assistant.tokens.decode(data.slice(1)) : undefined
}

interface Taken {
  readonly event: PressEvent
  readonly preferences: Preferences
  readonly speaker: Speaker
}

/** In place for who asked, where that is what the button is for; else anew, as a reply. */
async function answerUnder(
  on: Reached,
  { event: { sender, data }, chosen, preferences }: Taken & { readonly chosen: Chosen },
  desk: Desk,
): Promise<Action> {
  const { ask, locale } = chosen
  const outcome = desk.memory.respond({ chatId: on.place.chatId, sender }, { input: { ask }, preferences, locale })
  const asking = { place: on.place, sender, locale: outcome.locale, region: preferences.region }
  const page = (await desk.announcing?.wishOf(outcome.turn, '', asking)) ?? pageOf(outcome, desk)
  const say = sayUnder(on, page)
  const isChange = data.startsWith(MARKS.change) && on.isReachable && on.isForPresser
  return isChange ? { kind: 'change', messageId: on.messageId, say } : say
}

/** Whoever pressed it, the message is another chat's: nothing of the person's own settings goes in. */
function changeShared(inlineMessageId: string, { ask, locale }: Chosen, desk: Desk): Action {
  const outcome = desk.assistant.respond({ input: { ask }, preferences: { locale }, context: undefined, now: desk.clock() })
  return { kind: 'change-shared', inlineMessageId, shared: toShared(outcome, desk) }
}

type Reached = Extract<PressEvent['on'], { readonly place: Place }>

async function onPanelPress(on: Reached, { event, preferences }: Taken, announcing: Announcing): Promise<readonly Action[]> {
  const { queryId, sender, data } = event
  const { locale, region } = preferences
  const page = await announcing.press(data.slice(1), { place: on.place, sender, locale, region })
  return typeof page === 'string' ? [{ kind: 'toast', queryId, text: page }] : [{ kind: 'toast', queryId }, inPlace(on, page)]
}

async function onSettingsPress({ queryId, sender, data }: PressEvent, on: Reached, desk: Desk): Promise<readonly Action[]> {
  const { assistant, memory, pages } = desk
  const { chatId } = on.place
  const before = await memory.settingsOf(chatId)
  const speakerFor = (locale: string | undefined) => assistant.speaker(locale ?? sender.languageCode ?? '')
  const speaker = speakerFor(before.locale)
  const view = readSettingsData(data.slice(1), assistant)
  if (!view) return [{ kind: 'toast', queryId, text: speaker.say('chat.expired') }]
  if (!(await mayChange(on.place, sender, desk))) return [{ kind: 'toast', queryId, text: speaker.say('telegram.settings.admins') }]
  const show = (page: Page): readonly Action[] => [{ kind: 'toast', queryId }, inPlace(on, page)]
  switch (view.view) {
    case 'main':
      return show(pages.main(before, speaker))
    case 'region':
      return show(pages.region(view.page, speaker))
    case 'device':
      return show(pages.device(speaker))
    case 'language':
      return show(pages.language(speaker))
    case 'set': {
      const after = { ...before, ...view.change }
      await memory.write(chatId, after)
      // The thread has a language of its own, which would outlive the choice.
      memory.forgetThread({ chatId, sender })
      return show(pages.main(after, speakerFor(after.locale)))
    }
  }
}

const inPlace = (on: Reached, page: Page): Action =>
  on.isReachable ? { kind: 'change', messageId: on.messageId, say: sayUnder(on, page) } : sayUnder(on, page)

const sayUnder = ({ place, messageId, isReachable }: Reached, page: Page): Say => ({
  kind: 'say',
  place,
  replyTo: place.kind === 'private' || !isReachable ? undefined : messageId,
  page,
})

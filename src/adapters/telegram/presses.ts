/** A button was pressed: its data says what is to be answered, or which setting changes. Every press is answered itself, too. */
import type { Action, Say } from './actions.ts'
import { type Desk, mayChange, pageOf } from './desk.ts'
import type { Place, PressEvent } from './events.ts'
import { MARKS } from './keyboard.ts'
import type { Page } from './render.ts'
import { readSettingsData } from './settings.ts'
import { toShared } from './sharing.ts'

export async function onPress(event: PressEvent, desk: Desk): Promise<readonly Action[]> {
  const { queryId, sender, data, on } = event
  const { assistant, memory } = desk
  const chatId = 'place' in on ? on.place.chatId : sender.id
  const preferences = await memory.preferencesOf({ chatId, sender })
  const speaker = assistant.speaker(preferences.locale)
  if (memory.takeAnswer(sender) !== 'granted') return [{ kind: 'toast', queryId, text: speaker.say('chat.too-many') }]
  const mark = data.charAt(0)
  if (mark === MARKS.settings && 'place' in on) return onSettingsPress(event, on, desk)
  const chosen = mark === MARKS.answer || mark === MARKS.change ? assistant.tokens.decode(data.slice(1)) : undefined
  if (!chosen) return [{ kind: 'toast', queryId, text: speaker.say('chat.expired') }]
  const turn = { input: { ask: chosen.ask }, preferences: { ...preferences, locale: chosen.locale } }
  const toast: Action = { kind: 'toast', queryId }
  if ('inlineMessageId' in on) {
    // Whoever pressed it, the message is another chat's: nothing of the person's own settings goes in.
    const outcome = assistant.respond({ ...turn, preferences: { locale: chosen.locale }, context: undefined, now: desk.clock() })
    return [toast, { kind: 'change-shared', inlineMessageId: on.inlineMessageId, shared: toShared(outcome, desk) }]
  }
  const page = pageOf(memory.respond({ chatId, sender }, turn), desk)
  const say = sayUnder(on, page)
  return mark === MARKS.change && on.isReachable && on.isForPresser
    ? [toast, { kind: 'change', messageId: on.messageId, say }]
    : [toast, say]
}

type Reached = Extract<PressEvent['on'], { place: Place }>

async function onSettingsPress({ queryId, sender, data }: PressEvent, on: Reached, desk: Desk): Promise<readonly Action[]> {
  const { assistant, memory, pages } = desk
  const { chatId } = on.place
  const before = await memory.settingsOf(chatId)
  const speakerFor = (locale: string | undefined) => assistant.speaker(locale ?? sender.languageCode ?? '')
  const speaker = speakerFor(before.locale)
  const view = readSettingsData(data.slice(1), assistant)
  if (!view) return [{ kind: 'toast', queryId, text: speaker.say('chat.expired') }]
  if (!(await mayChange(on.place, sender, desk))) return [{ kind: 'toast', queryId, text: speaker.say('telegram.settings.admins') }]
  const show = (page: Page): readonly Action[] => [
    { kind: 'toast', queryId },
    on.isReachable ? { kind: 'change', messageId: on.messageId, say: sayUnder(on, page) } : sayUnder(on, page),
  ]
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
      return show(pages.main(after, speakerFor(after.locale)))
    }
  }
}

const sayUnder = ({ place, messageId, isReachable }: Reached, page: Page): Say => ({
  kind: 'say',
  place,
  replyTo: place.kind === 'private' || !isReachable ? undefined : messageId,
  page,
})

/**
 * `/subscribe`, `/unsubscribe`, `/announcements`, `/remind`, `/forget`, their buttons, and the same wishes in free words: asks whether the
 * person may, does it, and says what was done.
 */
import type { Block, Reply } from '../../core/answers/reply.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import type { Turn } from '../../core/conversation/dialogue.ts'
import { PLAIN_WISH, type Subscribing, type Wish } from '../../core/conversation/subscribing.ts'
import type { ChatSettingsStore } from '../../core/ports.ts'
import type { ReminderStore, SubscriptionStore } from '../../core/store.ts'
import { slotsOf } from './commands.ts'
import { noteOf } from './desk.ts'
import type { Place, Sender } from './events.ts'
import { MARKS } from './keyboard.ts'
import { type PanelPress, panelPage, readPanelData, reminderPage, type WishChange } from './panel.ts'
import { subscribedPlace } from './places.ts'
import type { Page } from './render.ts'
import { regionPage } from './settings.ts'

export interface Keeping {
  readonly subscribing: Subscribing
  readonly store: SubscriptionStore & ReminderStore & ChatSettingsStore
}

export interface AnnouncingParts {
  readonly assistant: Assistant
  readonly keeping: Keeping
  readonly clock: () => Date
  mayChange(place: Place, sender: Sender): Promise<boolean>
}

/** Who asks, and for which chat. */
export interface Asking {
  readonly place: Place
  readonly sender: Sender
  /** Of the answer. */
  readonly locale: string
  /** That the chat has set. */
  readonly region?: string | undefined
}

export type AnnouncingCommand = 'subscribe' | 'unsubscribe' | 'announcements' | 'remind'

export interface Announcing {
  /** @param rest what stands behind the command. */
  answer(command: AnnouncingCommand, rest: string, asking: Asking): Promise<Page>
  /** A wish in free words, `text`: `undefined` where the turn is none. */
  wishOf(turn: Turn, text: string, asking: Asking): Promise<Page> | undefined
  /** @param data of a button, without its mark. @returns a sentence where nothing changes. */
  press(data: string, asking: Asking): Promise<Page | string>
  /** Of a group, all of it, for who may; for everybody else their own id. */
  forget(asking: Asking): Promise<Page>
}

/** Settings move and defaults return: a look every three months is a good habit. */
const USUAL_MONTHS = 3
const MAX_MONTHS = 12
/** Of a turn that goes on from the one before, or that a button asked for. */
const CERTAIN = 1

export const isWish = ({ kind, intent }: Pick<Turn, 'kind' | 'intent'>): boolean =>
  kind === 'answer' && (intent === 'subscribe' || intent === 'unsubscribe' || intent === 'remind')

export function createAnnouncing({ assistant, keeping, clock, mayChange }: AnnouncingParts): Announcing {
  const { subscribing, store } = keeping
  const placeOf = ({ place, sender, locale }: Asking) => subscribedPlace(place, sender, locale)
  const speakerOf = ({ locale }: Asking) => assistant.speaker(locale)
  const text = (content: string): Block => ({ type: 'text', text: content })

  const panel = async ({ blocks }: Pick<Reply, 'blocks'>, asking: Asking): Promise<Page> =>
    panelPage(blocks, await store.subscriptionOf(placeOf(asking).chat), speakerOf(asking))

  /** Runs what only those may who manage the chat. */
  const ifAllowed = async (asking: Asking, run: () => Promise<Page>): Promise<Page> => {
    if (await mayChange(asking.place, asking.sender)) return run()
    const speaker = speakerOf(asking)
    return noteOf(speaker.say('subscriptions.managers-only'), speaker)
  }

  async function status(asking: Asking): Promise<Page> {
    const place = placeOf(asking)
    const { say, date } = speakerOf(asking)
    const subscription = await store.subscriptionOf(place.chat)
    const { blocks } = await subscribing.status(place)
    const lastSentAt = subscription && (await store.lastSentAt(place.chat))
    const last = lastSentAt ? say('subscriptions.last', { date: date(lastSentAt.toISOString().slice(0, 10)) }) : say('subscriptions.never')
    // Whoever reads this sees that it could be written.
    const facts = subscription ? [text(last), ...(subscription.pause ? [] : [text(say('telegram.announcements.writable'))])] : []
    return panel({ blocks: [...blocks, ...facts, { type: 'note', text: say('telegram.announcements.how') }] }, asking)
  }

  /** How it comes stays as it was chosen before. */
  async function subscribe(asking: Asking, platforms: Wish['platforms'], named: string | undefined): Promise<Page> {
    const place = placeOf(asking)
    const before = await store.subscriptionOf(place.chat)
    const region = named ?? (before ? before.region : asking.region)
    const { minSeverity, isSilent, digest } = before ?? PLAIN_WISH
    return panel(await subscribing.subscribe(place, { minSeverity, isSilent, digest, platforms, region }, clock()), asking)
  }

  async function subscribeInWords(turn: Turn, asking: Asking): Promise<Page> {
    const before = (await store.subscriptionOf(placeOf(asking).chat))?.platforms ?? []
    return subscribe(asking, joined(before, turn), turn.region === asking.region ? undefined : turn.region)
  }

  async function subscribeTo(list: string, asking: Asking): Promise<Page> {
    const { ids, unknown: others } = assistant.topicsIn(list)
    const unknown = others.filter((piece) => slotsOf(piece, assistant).region === undefined)
    const { say } = speakerOf(asking)
    if (unknown.length === 0) return subscribe(asking, ids.length > 0 ? ids : 'all', slotsOf(list, assistant).region)
    const blocks = [text(say('subscriptions.unknown', { names: unknown.join(', ') })), text(say('telegram.announcements.how'))]
    return { blocks, speaker: speakerOf(asking) }
  }

  /** From some, where the chat hears of a list of them; else from all. */
  async function unsubscribe(asking: Asking, platforms: readonly string[]): Promise<Page> {
    const place = placeOf(asking)
    const before = await store.subscriptionOf(place.chat)
    const left = before && before.platforms !== 'all' ? before.platforms.filter((id) => !platforms.includes(id)) : []
    if (platforms.length === 0 || left.length === 0 || !before) return panel(await subscribing.unsubscribe(place), asking)
    const reply = await subscribing.subscribe(place, { ...before, platforms: left }, clock())
    // Less to hear of is no wish to go on.
    if (before.pause) await store.pause(place.chat, before.pause)
    return panel(reply, asking)
  }

  /** A pause is ended by its own button alone. */
  async function change(asking: Asking, wished: WishChange): Promise<Page> {
    const place = placeOf(asking)
    const before = await store.subscriptionOf(place.chat)
    if (!before || before.pause) return status(asking)
    return panel(await subscribing.subscribe(place, { ...before, ...wished }, clock()), asking)
  }

  async function remind(asking: Asking, everyMonths: number, platforms: readonly string[]): Promise<Page> {
    const { blocks } = await subscribing.remind(placeOf(asking), { everyMonths, platforms }, clock())
    return reminderPage(blocks, true, speakerOf(asking))
  }

  async function answerRemind(rest: string, asking: Asking): Promise<Page> {
    const speaker = speakerOf(asking)
    if (asking.place.kind !== 'private') return noteOf(speaker.say('remind.private'), speaker)
    if (/^stop$/i.test(rest)) return reminderPage((await subscribing.stopReminder(placeOf(asking))).blocks, false, speaker)
    const kept = rest === '' ? await store.reminderOf(placeOf(asking).chat) : undefined
    if (!kept) return remind(asking, monthsIn(rest), assistant.topicsIn(rest.replace(NUMBER, ' ')).ids)
    const { say, date, list } = speaker
    const next = { months: kept.everyMonths, date: date(kept.nextAt.toISOString().slice(0, 10)) }
    const about = kept.platforms.length === 0 ? [] : [text(say('remind.for', { platforms: list(kept.platforms.map(assistant.nameOf)) }))]
    return reminderPage([{ type: 'heading', text: say('remind.title') }, text(say('remind.done', next)), ...about], true, speaker)
  }

  async function take(press: PanelPress, asking: Asking): Promise<Page> {
    const place = placeOf(asking)
    switch (press.wants) {
      case 'look':
        return status(asking)
      case 'subscribe':
        return subscribe(asking, 'all', undefined)
      case 'pause':
        return panel(await subscribing.pause(place, clock()), asking)
      case 'resume':
        return panel(await subscribing.resume(place, clock()), asking)
      case 'stop':
        return panel(await subscribing.unsubscribe(place), asking)
      case 'stop-reminder':
        return answerRemind('stop', asking)
      case 'regions':
        return regionPage(press.page, speakerOf(asking), { assistant, mark: MARKS.announcements })
      case 'change':
        return change(asking, press.change)
    }
  }

  return {
    answer(command, rest, asking) {
      switch (command) {
        case 'subscribe':
          return ifAllowed(asking, () => subscribeTo(rest, asking))
        case 'unsubscribe':
          return ifAllowed(asking, () => unsubscribe(asking, assistant.topicsIn(rest).ids))
        case 'announcements':
          return status(asking)
        case 'remind':
          return answerRemind(rest, asking)
      }
    },
    wishOf(turn, said, asking) {
      if (!isWish(turn)) return undefined
      const { intent, platforms } = turn
      if (intent === 'unsubscribe') return ifAllowed(asking, () => unsubscribe(asking, platforms))
      if (intent === 'remind') return asking.place.kind === 'private' ? remind(asking, monthsIn(said), platforms) : answerRemind('', asking)
      return ifAllowed(asking, () => subscribeInWords(turn, asking))
    },
    async press(data, asking) {
      const press = readPanelData(data, assistant.regions)
      const { say } = speakerOf(asking)
      if (!press) return say('chat.expired')
      const isAllowed = press.wants === 'look' || (await mayChange(asking.place, asking.sender))
      return isAllowed ? take(press, asking) : say('subscriptions.managers-only')
    },
    async forget(asking) {
      const { place, sender } = asking
      const speaker = speakerOf(asking)
      const whole = subscribedPlace({ ...place, threadId: undefined, directTopicId: undefined }, sender, asking.locale)
      if (!(await mayChange(place, sender))) return { blocks: (await subscribing.forgetPerson(whole)).blocks, speaker }
      for (const { chat } of await store.subscriptionsIn('telegram', whole.chat.chatId)) await store.forgetChat(chat)
      return { blocks: (await subscribing.forget(whole)).blocks, speaker }
    },
  }
}

/** A sentence adds to what the chat hears of: whoever asks for one app more does not mean to lose the others. */
function joined(before: Wish['platforms'], { platforms, confidence }: Pick<Turn, 'platforms' | 'confidence'>): Wish['platforms'] {
  if (platforms.length === 0) return 'all'
  const isHeardOf = before === 'all' || platforms.every((id) => before.includes(id))
  // "only tiktok", said after it: a choice among them.
  if (confidence === CERTAIN && isHeardOf) return platforms
  return before === 'all' ? 'all' : [...new Set([...before, ...platforms])]
}

/** A number by itself. */
const NUMBER = /(?<!\d)(\d{1,2})(?!\d)/

/** The one number in "every 6 months", in whatever language. */
function monthsIn(said: string): number {
  const found = Number(NUMBER.exec(said)?.[1] ?? USUAL_MONTHS)
  return Math.min(MAX_MONTHS, Math.max(1, found))
}

/**
 * What people ask about announcements, reminders and what is kept, the same in every network: does it in the store, and says what was done.
 *
 * Whether somebody may do so in a chat is for the network to say: the adapters ask it first.
 */
import type { Pause, Subscription, SubscriptionWish } from '../announcements.ts'
import type { Speaker } from '../answers/messages.ts'
import type { Block, Reply } from '../answers/reply.ts'
import type { ChatRef, ChatSettingsStore } from '../ports.ts'
import type { ReminderStore, SubscriptionStore } from '../store.ts'

export interface Place {
  readonly chat: ChatRef
  /** Of what the chat is a part: a server, a group. */
  readonly spaceId?: string | undefined
  readonly personId: string
  /** BCP 47: of the person who asks. */
  readonly locale: string
  /** Typed to stop announcements, in this network. */
  readonly stopCommand: string
}

export type Wish = Pick<SubscriptionWish, 'platforms' | 'region' | 'minSeverity' | 'isSilent' | 'digest' | 'roleId'> & {
  /** Of the announcements; that of the person where none was chosen. */
  readonly locale?: string | undefined
}

export const PLAIN_WISH: Wish = { platforms: 'all', minSeverity: 'notice', isSilent: false, digest: 'at-once' }

export interface Subscribing {
  subscribe(place: Place, wish: Wish, now: Date): Promise<Reply>
  unsubscribe(place: Place): Promise<Reply>
  /** What the chat gets, and why it may not come. */
  status(place: Place): Promise<Reply>
  pause(place: Place, now: Date): Promise<Reply>
  /** What was missed comes at once. */
  resume(place: Place, now: Date): Promise<Reply>
  remind(place: Place, reminder: { readonly everyMonths: number; readonly platforms: readonly string[] }, now: Date): Promise<Reply>
  stopReminder(place: Place): Promise<Reply>
  /** Erases everything kept of the chat, and the person's own id wherever else it stands. */
  forget(place: Place): Promise<Reply>
  /** Erases the person's own id alone, for whom the chat is not theirs to change. */
  forgetPerson(place: Place): Promise<Reply>
}

export interface SubscribingParts {
  readonly store: SubscriptionStore & ReminderStore & ChatSettingsStore
  readonly speaker: (locale: string) => Speaker
  /** Of a platform or a family; the id itself where nothing is known by it. */
  readonly nameOf: (id: string) => string
  /** Called when something became due at once. */
  readonly onDue: () => void
}

export function createSubscribing({ store, speaker, nameOf, onDue }: SubscribingParts): Subscribing {
  const answer = ({ locale }: Place, blocks: (speaker: Speaker) => readonly Block[]): Reply => {
    const own = speaker(locale)
    return { kind: 'answer', blocks: [{ type: 'heading', text: own.say('subscriptions.title') }, ...blocks(own)] }
  }
  const text = (content: string): Block => ({ type: 'text', text: content })
  const none = (place: Place): Reply => answer(place, ({ say }) => [text(say('subscriptions.none'))])

  return {
    async subscribe(place, { locale = place.locale, ...wish }, now) {
      const { chat, spaceId, personId } = place
      const subscription = await store.subscribe({ ...wish, chat, spaceId, locale, subscribedBy: personId }, now)
      return answer(place, (own) => [
        ...wishBlocks(subscription, own, nameOf),
        { type: 'note', text: own.say('subscriptions.how-to-stop', { command: place.stopCommand }) },
      ])
    },
    async unsubscribe(place) {
      const had = await store.unsubscribe(place.chat)
      return answer(place, ({ say }) => [text(say(had ? 'subscriptions.stopped' : 'subscriptions.none'))])
    },
    async status(place) {
      const subscription = await store.subscriptionOf(place.chat)
      if (!subscription) return none(place)
      return answer(place, (own) => [...wishBlocks(subscription, own, nameOf), ...pauseBlocks(subscription.pause, own)])
    },
    async pause(place, now) {
      if (!(await store.subscriptionOf(place.chat))) return none(place)
      await store.pause(place.chat, { reason: 'asked', pausedAt: now, isSubscriberTold: true })
      return answer(place, ({ say }) => [text(say('subscriptions.paused'))])
    },
    async resume(place, now) {
      const missed = await store.resume(place.chat, now)
      onDue()
      return missed === undefined ? none(place) : answer(place, ({ say }) => [text(say('subscriptions.resumed', { count: missed }))])
    },
    async remind(place, { everyMonths, platforms }, now) {
      const { chat, locale } = place
      const nextAt = monthsAfter(now, everyMonths)
      await store.remind({ chat, everyMonths, platforms, locale, nextAt })
      const own = speaker(locale)
      const about: Block[] = platforms.length === 0 ? [] : [text(own.say('remind.for', { platforms: own.list(platforms.map(nameOf)) }))]
      const date = own.date(nextAt.toISOString().slice(0, 10))
      return {
        kind: 'answer',
        blocks: [{ type: 'heading', text: own.say('remind.title') }, text(own.say('remind.done', { months: everyMonths, date })), ...about],
      }
    },
    async stopReminder(place) {
      const { say } = speaker(place.locale)
      const had = await store.stopReminder(place.chat)
      return { kind: 'answer', blocks: [{ type: 'heading', text: say('remind.title') }, text(say(had ? 'remind.stopped' : 'remind.none'))] }
    },
    async forget(place) {
      await store.forgetChat(place.chat)
      await store.forgetPerson(place.chat.adapter, place.personId)
      return { kind: 'answer', blocks: [text(speaker(place.locale).say('forget.done'))] }
    },
    async forgetPerson({ chat, personId, locale }) {
      await store.forgetPerson(chat.adapter, personId)
      return { kind: 'answer', blocks: [text(speaker(locale).say('forget.person'))] }
    },
  }
}

function wishBlocks(subscription: Subscription, { say, list, region }: Speaker, nameOf: (id: string) => string): Block[] {
  const { platforms } = subscription
  const names = platforms === 'all' ? say('subscribe.all') : list(platforms.map(nameOf))
  const details = [
    ...(subscription.region === undefined ? [] : [say('subscriptions.region', { region: region(subscription.region) })]),
    ...(subscription.minSeverity === 'important' ? [say('subscriptions.important')] : []),
    ...(subscription.digest === 'weekly' ? [say('subscriptions.weekly')] : []),
    ...(subscription.isSilent ? [say('subscriptions.silent')] : []),
  ]
  return [
    { type: 'text', text: say('subscriptions.about', { platforms: names }) },
    ...(details.length === 0 ? [] : [{ type: 'text' as const, text: details.join(' ') }]),
  ]
}

function pauseBlocks(pause: Pause | undefined, { say }: Speaker): Block[] {
  if (!pause) return []
  const reason = say(`subscriptions.pause.${pause.reason}`)
  return [{ type: 'text', text: `${say('subscriptions.paused')} (${reason})` }]
}

/** The same day of a later month, or its last day: 31 January and one month is 28 February. */
export function monthsAfter(from: Date, months: number): Date {
  const next = new Date(from)
  next.setUTCDate(1)
  next.setUTCMonth(next.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate()
  next.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return next
}

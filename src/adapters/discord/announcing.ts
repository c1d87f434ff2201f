/** `/announcements`, `/remind`, `/forget`, and the same wishes in free words: asks whether the person may, does it, says what was done. */
import { type REST, Routes } from 'discord.js'
import type { Reply } from '../../core/answers/reply.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import type { Contexts } from '../../core/conversation/contexts.ts'
import type { Turn } from '../../core/conversation/dialogue.ts'
import { PLAIN_WISH, type Place, type Subscribing, type Wish } from '../../core/conversation/subscribing.ts'
import type { Log } from '../../core/ports.ts'
import type { SubscriptionStore } from '../../core/store.ts'
import { ANNOUNCEMENT_SUBCOMMANDS, type AnnouncementSubcommand, MAX_MONTHS } from './announcement-commands.ts'
import { container, textDisplay } from './components.ts'
import { channelToFollow, type FollowChannels, followInto } from './follow.ts'
import type { Channel, Interaction, Origin } from './interaction.ts'
import { plain } from './markdown.ts'
import { CODES, codeOf } from './outgoing.ts'
import { chatIdOf, mayManage, missingIn, parseChatId, placeOf, STOP_COMMAND } from './places.ts'
import { type Rendered, renderReply } from './render.ts'
import { messageData } from './response.ts'
import { resultOf } from './sender.ts'

export interface AnnouncingParts {
  readonly assistant: Assistant
  readonly subscribing: Subscribing
  readonly store: Pick<SubscriptionStore, 'subscriptionsIn' | 'lastSentAt'>
  readonly contexts: Contexts
  /** For the test message, and for following. */
  readonly rest: REST
  readonly followChannels: FollowChannels
  readonly log: Log
}

type Command = Extract<Interaction, { kind: 'command' }>

export interface Announcing {
  /** One of the commands for announcements. */
  answer(command: Command, now: Date): Promise<Rendered>
  /** A wish in free words: `undefined` where the turn is none. */
  wishOf(turn: Turn, origin: Origin, channel: Channel, now: Date): Promise<Rendered> | undefined
}

/** Settings move and defaults return: a look every three months is a good habit. */
const USUAL_MONTHS = 3
const COLOUR = 0x4f_6f_c9
const MAX_LISTED = 40

export function createAnnouncing(parts: AnnouncingParts): Announcing {
  const { assistant, subscribing, store, contexts, rest, log, followChannels } = parts

  const show = (reply: Reply, locale: string): Rendered =>
    renderReply(reply, { speaker: assistant.speaker(locale), tokens: assistant.tokens, again: undefined, isPrivate: false })
  const note = (...lines: readonly string[]): Rendered => ({ components: [container([textDisplay(lines.join('\n'))], COLOUR)], files: [] })
  const managersOnly = ({ locale }: Origin): Rendered => note(plain(assistant.speaker(locale).say('subscriptions.managers-only')))

  /** What the app lacks there, under what was done. */
  const withPermissions = (reply: Reply, channel: Channel, locale: string): Rendered => {
    const { say, list } = assistant.speaker(locale)
    const missing = missingIn(channel).map((key) => (say as (key: string) => string)(key))
    const text = missing.length > 0 ? say('subscriptions.missing', { permissions: list(missing) }) : say('subscriptions.writable')
    return show({ ...reply, blocks: [...reply.blocks, { type: 'text', text }] }, locale)
  }

  const subscribe = async (origin: Origin, channel: Channel, wish: Wish, now: Date): Promise<Rendered> =>
    withPermissions(await subscribing.subscribe(placeOf(origin, channel), wish, now), channel, origin.locale)

  async function answerAnnouncements(name: AnnouncementSubcommand, command: Command, channel: Channel, now: Date): Promise<Rendered> {
    const { origin, options } = command
    const { locale } = origin
    const place = placeOf(origin, channel)
    switch (name) {
      case 'subscribe': {
        const { ids, unknown } = assistant.topicsIn(options.get('platforms') ?? '')
        if (unknown.length > 0) return note(plain(assistant.speaker(locale).say('subscriptions.unknown', { names: unknown.join(', ') })))
        return subscribe(origin, channel, wishOfOptions(options, ids), now)
      }
      case 'list':
        return list(origin)
      case 'preview':
        return preview(origin, now)
      case 'pause':
        return show(await subscribing.pause(place, now), locale)
      case 'resume':
        return show(await subscribing.resume(place, now), locale)
      case 'stop':
        return show(await subscribing.unsubscribe(place), locale)
      case 'status':
        return status(place, channel, locale)
      case 'test':
        return test(channel, locale)
      case 'follow':
        return follow(channel, locale)
    }
  }

  async function list({ serverId, locale }: Origin): Promise<Rendered> {
    const { say, list: join } = assistant.speaker(locale)
    const found = serverId === undefined ? [] : await store.subscriptionsIn('discord', serverId)
    if (found.length === 0) return note(plain(say('subscriptions.none')))
    const lines = found.slice(0, MAX_LISTED).map(({ chat, platforms, pause }) => {
      const names = platforms === 'all' ? say('subscribe.all') : join(platforms.map(assistant.nameOf))
      const reason = pause ? ` (${say(`subscriptions.pause.${pause.reason}`)})` : ''
      return `- <#${parseChatId(chat.chatId).channelId}>: ${plain(`${names}${reason}`)}`
    })
    return note(`## ${plain(say('subscriptions.title'))}`, ...lines)
  }

  function preview({ locale }: Origin, now: Date): Rendered {
    const sample = assistant.sampleAnnouncement(undefined, now)
    if (!sample) return note(plain(assistant.speaker(locale).say('subscriptions.none')))
    const { reply, locale: written } = assistant.announce([sample], { locale, stopCommand: STOP_COMMAND }, now)
    return show(reply, written)
  }

  async function status(place: Place, channel: Channel, locale: string): Promise<Rendered> {
    const speaker = assistant.speaker(locale)
    const [reply, lastSentAt] = [await subscribing.status(place), await store.lastSentAt(place.chat)]
    const last = lastSentAt
      ? speaker.say('subscriptions.last', { date: speaker.date(lastSentAt.toISOString().slice(0, 10)) })
      : speaker.say('subscriptions.never')
    return withPermissions({ ...reply, blocks: [...reply.blocks, { type: 'text', text: last }] }, channel, locale)
  }

  /** A real message, and the network's real answer. */
  async function test(channel: Channel, locale: string): Promise<Rendered> {
    const { say } = assistant.speaker(locale)
    const { channelId, isForum } = parseChatId(chatIdOf(channel))
    const message = messageData(note(plain(say('subscriptions.test'))), 0)
    try {
      if (isForum) await rest.post(Routes.threads(channelId), { body: { name: say('subscriptions.title'), message } })
      else await rest.post(Routes.channelMessages(channelId), { body: message })
      return note(plain(say('subscriptions.test-sent')))
    } catch (error) {
      const result = resultOf(error)
      log.info('discord.test-failed', { code: codeOf(error) })
      const isKnown = result.type === 'refused' && result.reason !== 'bad-message'
      const reason = isKnown ? say(`subscriptions.pause.${result.reason}`) : codeOf(error)
      return note(plain(say('subscriptions.test-failed', { reason })))
    }
  }

  async function follow({ id }: Channel, locale: string): Promise<Rendered> {
    const { say } = assistant.speaker(locale)
    const source = channelToFollow(followChannels, locale)
    if (source === undefined) return note(plain(say('discord.follow-none')))
    try {
      await followInto(rest, source, id)
      return note(plain(say('discord.following', { channel: '{channel}' })).replace('{channel}', `<#${id}>`))
    } catch (error) {
      const code = codeOf(error)
      log.info('discord.follow-failed', { code })
      if (code === CODES.missingPermissions || code === CODES.missingAccess)
        return note(plain(say('subscriptions.missing', { permissions: say('discord.permission.webhooks') })))
      return note(plain(say('subscriptions.test-failed', { reason: code })))
    }
  }

  async function remind(command: Command, channel: Channel, now: Date): Promise<Rendered> {
    const { origin, options, subcommand } = command
    const place = placeOf(origin, channel)
    if (!origin.isDirect) return note(plain(assistant.speaker(origin.locale).say('remind.private')))
    if (subcommand === 'stop') return show(await subscribing.stopReminder(place), origin.locale)
    const everyMonths = Math.min(MAX_MONTHS, Math.max(1, Math.round(Number(options.get('months') ?? USUAL_MONTHS)) || USUAL_MONTHS))
    const { ids } = assistant.topicsIn(options.get('platforms') ?? '')
    return show(await subscribing.remind(place, { everyMonths, platforms: ids }, now), origin.locale)
  }

  return {
    async answer(command, now) {
      const { origin, name, subcommand, channel } = command
      const here = channel ?? { id: origin.channelId, type: 0, appPermissions: undefined }
      if (name === 'remind') return remind(command, here, now)
      if (name === 'forget') {
        contexts.delete(`${origin.channelId}:${origin.userId}`)
        const place = placeOf(origin, here)
        return show(await (mayManage(origin) ? subscribing.forget(place) : subscribing.forgetPerson(place)), origin.locale)
      }
      const wanted = ANNOUNCEMENT_SUBCOMMANDS.find((each) => each === subcommand)
      if (!mayManage(origin)) return managersOnly(origin)
      return wanted ? answerAnnouncements(wanted, command, here, now) : note(plain(assistant.speaker(origin.locale).say('chat.expired')))
    },
    wishOf(turn, origin, channel, now) {
      if (turn.kind !== 'answer') return undefined
      if (turn.intent === 'subscribe' || turn.intent === 'unsubscribe') return subscriptionOf(turn, origin, channel, now)
      return turn.intent === 'remind' ? reminderOf(turn, origin, channel, now) : undefined
    },
  }

  async function subscriptionOf(turn: Turn, origin: Origin, channel: Channel, now: Date): Promise<Rendered> {
    if (!mayManage(origin)) return managersOnly(origin)
    if (turn.intent === 'unsubscribe') return show(await subscribing.unsubscribe(placeOf(origin, channel)), origin.locale)
    const platforms = turn.platforms.length > 0 ? turn.platforms : 'all'
    return subscribe(origin, channel, { ...PLAIN_WISH, platforms, region: turn.region }, now)
  }

  async function reminderOf({ platforms }: Turn, origin: Origin, channel: Channel, now: Date): Promise<Rendered> {
    if (!origin.isDirect) return note(plain(assistant.speaker(origin.locale).say('remind.private')))
    return show(await subscribing.remind(placeOf(origin, channel), { everyMonths: USUAL_MONTHS, platforms }, now), origin.locale)
  }
}

const isTrue = (value: string | undefined): boolean => value === 'true'

function wishOfOptions(options: ReadonlyMap<string, string>, ids: readonly string[]): Wish {
  return {
    platforms: ids.length > 0 ? ids : 'all',
    region: options.get('region'),
    locale: options.get('locale'),
    roleId: options.get('role'),
    minSeverity: isTrue(options.get('important')) ? 'important' : 'notice',
    digest: isTrue(options.get('weekly')) ? 'weekly' : 'at-once',
    isSilent: isTrue(options.get('silent')),
  }
}

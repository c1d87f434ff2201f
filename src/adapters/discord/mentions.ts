/** Messages that name the assistant, and direct ones -> replies. */
import { type Asker, createAnswering } from './answering.ts'
import type { Origin } from './interaction.ts'
import type { HandlerParts } from './interactions.ts'
import type { Mention } from './mention.ts'
import { CODES, type Outgoing } from './outgoing.ts'
import type { Rendered } from './render.ts'

/** Discord does not say in which language a person without an interaction reads: told from the words, else English. */
const PRIOR_LOCALE = 'en-US'

/** Permissions without which a reply in a channel cannot be sent. */
const NEEDED = ['view', 'send', 'send-in-threads', 'attach', 'history'] as const
const FORBIDDEN = new Set<string>([CODES.missingAccess, CODES.missingPermissions])
/** The message or its channel is gone, or the person takes no messages: nobody is left to tell. */
const GONE = new Set<string>([CODES.unknownChannel, CODES.unknownMessage, CODES.cannotWriteToPerson])

export type MentionHandler = (mention: Mention, now: Date) => Promise<void>

/** @returns a function that never rejects. */
export function createMentionHandler(parts: HandlerParts, outgoing: Outgoing): MentionHandler {
  const { assistant, allowance, announcing, log } = parts
  const answering = createAnswering(parts)

  async function answer(mention: Mention, now: Date): Promise<Rendered> {
    const { text, userId, channelId } = mention
    const asker: Asker = { userId, channelId, locale: PRIOR_LOCALE }
    if (text === '') return answering.toAsk({ intent: 'help', platforms: [] }, asker, now, { isPrivate: false })
    const { rendered, turn } = answering.toText({ text }, asker, now, { isPrivate: false })
    return announcing?.wishOf(turn, originOf(mention), { id: channelId, type: 0, appPermissions: undefined }, now) ?? rendered
  }

  return async (mention, now) => {
    const verdict = allowance.take(mention.userId, now)
    if (verdict === 'silent') return
    const { say } = assistant.speaker(PRIOR_LOCALE)
    const rendered = verdict === 'notice' ? answering.note(say('chat.too-many')) : await answer(mention, now)
    const failure = await outgoing.reply(mention.channelId, mention.messageId, rendered)
    if (!failure) return
    if (!FORBIDDEN.has(failure.code) || mention.isDirect) {
      if (!GONE.has(failure.code)) log.warn('discord.reply-failed', { code: failure.code })
      return
    }
    const permissions = assistant.speaker(PRIOR_LOCALE).list(NEEDED.map((each) => say(`discord.permission.${each}`)))
    const untold = await outgoing.tell(
      mention.userId,
      mention.messageId,
      answering.note(say('discord.missing-permissions', { permissions })),
    )
    log.info('discord.forbidden', { code: failure.code, told: untold === undefined })
  }
}

/** A message says nothing of what its author may do in a server: there, announcements are for the command. */
const originOf = ({ userId, channelId, isDirect, serverId }: Mention): Origin => ({
  interactionId: '',
  applicationId: '',
  token: '',
  userId,
  channelId,
  locale: PRIOR_LOCALE,
  isDirect,
  serverId,
  memberPermissions: 0n,
})

/** A delivery -> the body of a message: the announcement rendered like an answer, with the role it pings and no other. */
import { MessageFlags } from 'discord.js'
import { type Delivery, deliveryNonce } from '../../core/announcements.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { textDisplay } from './components.ts'
import { STOP_COMMAND } from './places.ts'
import { type Rendered, renderReply } from './render.ts'
import { messageData } from './response.ts'

export interface AnnouncementMessage {
  readonly body: ReturnType<typeof messageData> & { readonly nonce: string; readonly enforce_nonce: true }
  /** For a post in a forum, which needs one. */
  readonly title: string
}

const MAX_TITLE = 100

export function announcementMessage(delivery: Delivery, assistant: Assistant, now: Date): AnnouncementMessage {
  const { subscription, announcements } = delivery
  const { locale, region, roleId, isSilent } = subscription
  const { reply, locale: written } = assistant.announce(announcements, { locale, region, stopCommand: STOP_COMMAND }, now)
  const rendered = renderReply(reply, { speaker: assistant.speaker(written), tokens: assistant.tokens, again: undefined, isPrivate: false })
  const heading = reply.blocks.find(({ type }) => type === 'heading')
  const data = messageData(withRole(rendered, roleId), isSilent ? MessageFlags.SuppressNotifications : 0)
  return {
    body: {
      ...data,
      ...(roleId !== undefined && { allowed_mentions: { parse: [], roles: [roleId] } }),
      nonce: deliveryNonce(delivery),
      enforce_nonce: true,
    },
    title: heading?.type === 'heading' ? heading.text.slice(0, MAX_TITLE) : 'Optout',
  }
}

const withRole = (rendered: Rendered, roleId: string | undefined): Rendered =>
  roleId === undefined ? rendered : { ...rendered, components: [textDisplay(`<@&${roleId}>`), ...rendered.components] }

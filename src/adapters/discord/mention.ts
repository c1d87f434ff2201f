/** A message in a channel -> what was said to the assistant, or `undefined` where it was not addressed. */
import { MessageType } from 'discord.js'
import { z } from 'zod'

const messageSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  guild_id: z.string().optional(),
  type: z.number(),
  content: z.string(),
  author: z.object({ id: z.string(), bot: z.boolean().optional() }),
  webhook_id: z.string().optional(),
  mentions: z.array(z.object({ id: z.string() })),
})

export interface Mention {
  readonly messageId: string
  readonly channelId: string
  readonly userId: string
  readonly isDirect: boolean
  readonly serverId: string | undefined
  /** Without marks of persons, channels and emoji; empty where only the assistant was named. */
  readonly text: string
}

const WRITTEN = new Set<number>([MessageType.Default, MessageType.Reply])
/** `<@1>`, `<@!1>`, `<@&1>`, `<#1>`, `<:name:1>`, `<a:name:1>`, `<t:1>`, `</ask:1>` */
const MARKS = /<(?:[@#][!&]?\d+|a?:\w+:\d+|t:[\d:a-zA-Z]+|\/[^>]{1,64}:\d+)>/g

/**
 * Needs no privileged intent: Discord gives the text of direct messages, and of those that name the app.
 *
 * @param botId the app's own user.
 */
export function parseMention(value: unknown, botId: string): Mention | undefined {
  const { data } = messageSchema.safeParse(value)
  if (!data || data.author.bot || data.webhook_id !== undefined || !WRITTEN.has(data.type)) return undefined
  const isDirect = data.guild_id === undefined
  if (!isDirect && !data.mentions.some(({ id }) => id === botId)) return undefined
  const text = data.content.replaceAll(MARKS, ' ').replace(/\s+/g, ' ').trim()
  // A picture or a sticker alone asks nothing.
  if (isDirect && text === '') return undefined
  return { messageId: data.id, channelId: data.channel_id, userId: data.author.id, isDirect, serverId: data.guild_id, text }
}

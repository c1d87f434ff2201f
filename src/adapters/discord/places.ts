/** Channels as places for announcements: how they are named in the store, and what the app needs to write there. */
import { ChannelType, PermissionFlagsBits } from 'discord.js'
import type { MessageKey } from '../../core/answers/messages.ts'
import type { Place } from '../../core/conversation/subscribing.ts'
import { FORUMS } from './announcement-commands.ts'
import type { Channel, Origin } from './interaction.ts'

export const STOP_COMMAND = '/announcements stop'

/** A forum takes no messages, only posts: which a channel is has to be known when it is written to. */
const FORUM_MARK = 'forum/'

export const chatIdOf = ({ id, type }: Channel): string => (FORUMS.has(type) ? `${FORUM_MARK}${id}` : id)

export function parseChatId(chatId: string): { readonly channelId: string; readonly isForum: boolean } {
  const isForum = chatId.startsWith(FORUM_MARK)
  return { channelId: isForum ? chatId.slice(FORUM_MARK.length) : chatId, isForum }
}

export const placeOf = ({ serverId, userId, locale }: Origin, channel: Channel): Place => ({
  chat: { adapter: 'discord', chatId: chatIdOf(channel) },
  spaceId: serverId,
  personId: userId,
  locale,
  stopCommand: STOP_COMMAND,
})

const THREADS: ReadonlySet<number> = new Set([ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread])

/** What the app lacks in a channel to write announcements there; nothing where Discord did not say what it may do. */
export function missingIn({ type, appPermissions }: Channel): readonly MessageKey[] {
  if (appPermissions === undefined || has(appPermissions, PermissionFlagsBits.Administrator)) return []
  const send = THREADS.has(type)
    ? ([PermissionFlagsBits.SendMessagesInThreads, 'discord.permission.send-in-threads'] as const)
    : ([PermissionFlagsBits.SendMessages, 'discord.permission.send'] as const)
  const needed = [[PermissionFlagsBits.ViewChannel, 'discord.permission.view'] as const, send]
  return needed.flatMap(([bit, key]) => (has(appPermissions, bit) ? [] : [key]))
}

const has = (bits: bigint, bit: bigint): boolean => (bits & bit) === bit

/** In a server, those who manage it; elsewhere, the person themself. */
export const mayManage = ({ serverId, memberPermissions }: Origin): boolean =>
  serverId === undefined ||
  has(memberPermissions, PermissionFlagsBits.ManageGuild) ||
  has(memberPermissions, PermissionFlagsBits.Administrator)

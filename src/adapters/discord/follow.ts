/** Discord's own fan-out: a server follows the operator's announcement channel of its language, and one message reaches all of them. */
import { type REST, Routes } from 'discord.js'
import { languageOf } from '../../core/locale.ts'
import { CODES, codeOf } from './outgoing.ts'

/** Announcement channels of the operator by locale. */
export type FollowChannels = ReadonlyMap<string, string>

/** That of the person's language, else the English one. */
export const channelToFollow = (channels: FollowChannels, locale: string): string | undefined =>
  channels.get(locale) ?? channels.get(languageOf(locale)) ?? channels.get('en')

/** @throws what the SDK throws: the app needs "Manage Webhooks" in the target. */
export async function followInto(rest: REST, sourceId: string, targetId: string): Promise<void> {
  await rest.post(Routes.channelFollowers(sourceId), { body: { webhook_channel_id: targetId } })
}

/**
 * Publishes a message to all followers. Discord allows ten an hour a channel; one that was published already says so, which is as good.
 *
 * @throws what the SDK throws otherwise.
 */
export async function publish(rest: REST, channelId: string, messageId: string, signal: AbortSignal): Promise<void> {
  try {
    await rest.post(Routes.channelMessageCrosspost(channelId, messageId), { signal })
  } catch (error) {
    if (codeOf(error) !== CODES.alreadyPublished) throw error
  }
}

/** An announcement as each network would show it, as text. */
import { announcementMessage } from '../adapters/discord/announcement-message.ts'
import { renderReply } from '../adapters/terminal/render.ts'
import type { Announcement, AnnouncementDraft, Delivery } from '../core/announcements.ts'
import type { Assistant } from '../core/conversation/assistant.ts'

export function previewTexts({ id, body, audience }: AnnouncementDraft, assistant: Assistant, now: Date): string {
  const announcement: Announcement = { id, body, severity: audience.severity, version: 0, state: 'waiting', createdAt: now, releaseAt: now }
  return Object.keys(body.texts)
    .flatMap((locale) => [
      heading(`Telegram and plain text, ${locale}`),
      plainText(announcement, locale, assistant, now),
      heading(`Discord, ${locale}`),
      discordText(announcement, locale, assistant, now),
    ])
    .join('\n\n')
}

const heading = (title: string): string => `── ${title} ──`

function plainText(announcement: Announcement, locale: string, assistant: Assistant, now: Date): string {
  const { reply } = assistant.announce([announcement], { locale, stopCommand: '/unsubscribe' }, now)
  return renderReply(reply, assistant.speaker(locale), {
    width: Number.POSITIVE_INFINITY,
    hasColor: false,
    hasLinks: false,
    isInteractive: false,
  }).text
}

function discordText(announcement: Announcement, locale: string, assistant: Assistant, now: Date): string {
  const delivery: Delivery = {
    id: 0,
    announcements: [announcement],
    subscription: {
      id: 0,
      chat: { adapter: 'discord', chatId: '0' },
      platforms: 'all',
      locale,
      minSeverity: 'notice',
      isSilent: false,
      digest: 'at-once',
      subscribedBy: '',
      createdAt: now,
      pause: undefined,
    },
    attempt: 0,
    since: now,
    leasedUntil: now,
  }
  const { components } = announcementMessage(delivery, assistant, now).body
  return JSON.stringify(components, undefined, 1)
    .split('\n')
    .flatMap((line) => /"(?:content|label)": "(.*)",?$/.exec(line)?.[1] ?? [])
    .map((text) => text.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'))
    .join('\n')
}

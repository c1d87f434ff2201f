/** An announcement as each network would show it, as text. */
import { announcementMessage } from '../adapters/discord/announcement-message.ts'
import { announcementContent } from '../adapters/telegram/announcement-sender.ts'
import { PLAIN, withoutMarkup } from '../adapters/telegram/markup.ts'
import type { Announcement, AnnouncementDraft, Delivery } from '../core/announcements.ts'
import type { Assistant } from '../core/conversation/assistant.ts'

export function previewTexts({ id, body, audience }: AnnouncementDraft, assistant: Assistant, now: Date): string {
  const announcement: Announcement = { id, body, severity: audience.severity, version: 0, state: 'waiting', createdAt: now, releaseAt: now }
  return Object.keys(body.texts)
    .map((locale) => [locale, deliveryOf(announcement, locale, now)] as const)
    .flatMap(([locale, delivery]) => [
      heading(`Telegram, ${locale}`),
      telegramText(delivery, assistant, now),
      heading(`Discord, ${locale}`),
      discordText(delivery, assistant, now),
    ])
    .join('\n\n')
}

function heading(title: string): string {
  return `── ${title} ──`
}

function telegramText(delivery: Delivery, assistant: Assistant, now: Date): string {
  const { message, keyboard } = announcementContent(delivery, PLAIN, assistant, now)
  return [withoutMarkup(message), ...keyboard.flat().map(({ text }) => `[${text}]`)].join('\n')
}

function deliveryOf(announcement: Announcement, locale: string, now: Date): Delivery {
  return {
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
}

function discordText(delivery: Delivery, assistant: Assistant, now: Date): string {
  const { components } = announcementMessage(delivery, assistant, now).body
  return JSON.stringify(components, undefined, 1)
    .split('\n')
    .flatMap((line) => /"(?:content|label)": "(.*)",?$/.exec(line)?.[1] ?? [])
    .map((text) => text.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'))
    .join('\n')
}

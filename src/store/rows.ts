/** Rows -> typed values, and back. A row that another program wrote wrongly is refused here and nowhere else. */
import { z } from 'zod'
import type { Announcement, AnnouncementBody, Subscription, SubscriptionWish } from '../core/announcements.ts'
import { SEVERITIES, type Severity } from '../core/knowledge/guide.ts'
import type { ChatRef } from '../core/ports.ts'
import type { Row, SqlValue } from './database.ts'

const adapterSchema = z.enum(['terminal', 'discord', 'telegram'])
const instantSchema = z.number().transform((at) => new Date(at))
const truthSchema = z.number().transform((value) => value !== 0)
const textOrNone = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)

const severitySchema = z
  .int()
  .min(0)
  .max(SEVERITIES.length - 1)
  .transform((rank): Severity => SEVERITIES[rank] ?? 'notice')
export const rankOf = (severity: Severity): number => SEVERITIES.indexOf(severity)

/** ` linkedin meta `: with a space around each, so that `like '% meta %'` finds it. */
export const toWords = (ids: readonly string[]): string => ` ${ids.join(' ')} `
export const fromWords = (words: string): readonly string[] => words.split(' ').filter((word) => word !== '')

export const SUBSCRIPTION_COLUMNS =
  's.id, s.adapter, s.chat_id, s.space_id, s.platforms, s.region, s.locale, s.min_severity, s.is_silent, s.is_weekly, s.subscribed_by, s.role_id, s.created_at, s.pause_reason, s.paused_at, s.is_told'

const subscriptionSchema = z
  .object({
    id: z.number(),
    adapter: adapterSchema,
    chat_id: z.string(),
    space_id: textOrNone,
    platforms: z.string().nullable(),
    region: textOrNone,
    locale: z.string(),
    min_severity: severitySchema,
    is_silent: truthSchema,
    is_weekly: truthSchema,
    subscribed_by: z.string(),
    role_id: textOrNone,
    created_at: instantSchema,
    pause_reason: z.enum(['asked', 'left', 'no-access', 'no-permission', 'blocked', 'chat-gone']).nullable(),
    paused_at: instantSchema.nullable(),
    is_told: truthSchema,
  })
  .transform(
    (row): Subscription => ({
      id: row.id,
      chat: { adapter: row.adapter, chatId: row.chat_id },
      spaceId: row.space_id,
      platforms: row.platforms === null ? 'all' : fromWords(row.platforms),
      region: row.region,
      locale: row.locale,
      minSeverity: row.min_severity,
      isSilent: row.is_silent,
      digest: row.is_weekly ? 'weekly' : 'at-once',
      subscribedBy: row.subscribed_by,
      roleId: row.role_id,
      createdAt: row.created_at,
      pause:
        row.pause_reason === null || row.paused_at === null
          ? undefined
          : { reason: row.pause_reason, pausedAt: row.paused_at, isSubscriberTold: row.is_told },
    }),
  )

/** A row may also bear when its server or group was left. */
const leftSchema = z.object({ left_at: instantSchema.nullable() })
export const leftAtOf = (row: Row): Date | undefined => leftSchema.parse(row).left_at ?? undefined

export const toSubscription = (row: Row): Subscription => subscriptionSchema.parse(row)

/** Values of a wish, in the order of the columns they are written to. */
export const wishValues = (wish: SubscriptionWish): readonly SqlValue[] => [
  wish.chat.adapter,
  wish.chat.chatId,
  wish.spaceId ?? null,
  wish.platforms === 'all' ? null : toWords(wish.platforms),
  wish.region ?? null,
  wish.locale,
  rankOf(wish.minSeverity),
  wish.isSilent ? 1 : 0,
  wish.digest === 'weekly' ? 1 : 0,
  wish.subscribedBy,
  wish.roleId ?? null,
]

const bodySchema = z.object({
  platforms: z.array(z.string()),
  texts: z.record(z.string(), z.string()),
  date: z.string().optional(),
  regions: z.array(z.string()),
  sources: z.array(
    z.object({
      title: z.string(),
      publisher: z.string(),
      url: z.string().optional(),
      date: z.string().optional(),
      isUnread: z.boolean(),
    }),
  ),
})

export const ANNOUNCEMENT_SELECT =
  'select a.no, a.id, a.severity, a.body, a.version, a.state, a.created_at, r.release_at from announcements a join rounds r on r.id = a.round'

const announcementSchema = z
  .object({
    id: z.string(),
    severity: severitySchema,
    body: z.string().transform((json): AnnouncementBody => bodySchema.parse(JSON.parse(json))),
    version: z.number(),
    state: z.enum(['waiting', 'spreading', 'spread', 'finished', 'stopped']),
    created_at: instantSchema,
    release_at: instantSchema,
  })
  .transform(({ created_at: createdAt, release_at: releaseAt, ...same }): Announcement => ({ ...same, createdAt, releaseAt }))

export const toAnnouncement = (row: Row): Announcement => announcementSchema.parse(row)

const reminderSchema = z.object({
  adapter: adapterSchema,
  chat_id: z.string(),
  every_months: z.int().min(1),
  platforms: z.string().transform(fromWords),
  locale: z.string(),
  next_at: instantSchema,
})

const chatSchema = z.object({ adapter: adapterSchema, chat_id: z.string() })

export const toChat = (row: Row): ChatRef => {
  const { adapter, chat_id: chatId } = chatSchema.parse(row)
  return { adapter, chatId }
}

export const toReminder = (row: Row) => {
  const { adapter, chat_id: chatId, every_months: everyMonths, platforms, locale, next_at: nextAt } = reminderSchema.parse(row)
  return { chat: { adapter, chatId }, everyMonths, platforms, locale, nextAt }
}

const settingsSchema = z.object({
  locale: textOrNone,
  region: textOrNone,
  device: z
    .enum(['web', 'desktop', 'ios', 'android'])
    .nullable()
    .transform((device) => device ?? undefined),
})

export const toSettings = (row: Row) => settingsSchema.parse(row)

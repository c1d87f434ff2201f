/** All that is kept, out of one database and into another. */
import type { Reminder, Subscription } from '../core/announcements.ts'
import type { ChatRef, ChatSettings } from '../core/ports.ts'
import type { ArchiveStore, KeptRecord } from '../core/store.ts'
import { type Database, type Dialect, firstOf, type Query, type Row, type SqlValue } from './database.ts'
import { leftAtOf, rankOf, SUBSCRIPTION_COLUMNS, toChat, toReminder, toSettings, toSubscription, toWords } from './rows.ts'
import { IS_PENDING } from './states.ts'

/** Rows written with one statement. */
const BATCH = 1_000

export function createArchive({ transaction, dialect }: Database): ArchiveStore {
  return {
    exportAll: () => transaction(async (ask) => ({ records: await readAll(ask), unfinished: await countUnfinished(ask) })),
    importAll: (records) =>
      transaction(async (ask) => {
        let added = 0
        for (const type of TYPES) {
          const rows = records.flatMap((record) => (record.type === type ? [rowOf(record)] : []))
          for (let from = 0; from < rows.length; from += BATCH) added += await insert(ask, dialect, type, rows.slice(from, from + BATCH))
        }
        return added
      }),
  }
}

const TYPES = ['known-change', 'settings', 'subscription', 'reminder'] as const

async function readAll(ask: Query): Promise<readonly KeptRecord[]> {
  const { rows: changes } = await ask('select id from known_changes order by id')
  const { rows: settings } = await ask('select adapter, chat_id, locale, region, device from settings order by adapter, chat_id')
  const { rows: subscriptions } = await ask(`select ${SUBSCRIPTION_COLUMNS}, s.left_at from subscriptions s order by s.id`)
  const { rows: reminders } = await ask(
    'select adapter, chat_id, every_months, platforms, locale, next_at from reminders order by adapter, chat_id',
  )
  return [
    ...changes.map(({ id }) => ({ type: 'known-change', id: String(id) }) as const),
    ...settings.map((row) => ({ type: 'settings', chat: toChat(row), settings: toSettings(row) }) as const),
    ...subscriptions.map(toSubscriptionRecord),
    ...reminders.map((row) => ({ type: 'reminder', reminder: toReminder(row) }) as const),
  ]
}

function toSubscriptionRecord(row: Row): KeptRecord {
  const { id, ...subscription } = toSubscription(row)
  return { type: 'subscription', subscription, leftAt: leftAtOf(row) }
}

async function countUnfinished(ask: Query): Promise<number> {
  const row = firstOf(
    await ask(
      `select count(*) as count from announcements a where a.state in ('waiting', 'spreading')
        or exists (select 1 from deliveries where deliveries.announcement = a.no and ${IS_PENDING})`,
    ),
  )
  return Number(row?.['count'] ?? 0)
}

type Kinds = Parameters<Dialect['records']>[0]

const CHAT = { adapter: 'text', chat_id: 'text' } as const

/** Where records of a type stand. */
const PLACES: Readonly<Record<KeptRecord['type'], { readonly table: string; readonly columns: Kinds }>> = {
  'known-change': { table: 'known_changes', columns: { id: 'text' } },
  settings: { table: 'settings', columns: { ...CHAT, locale: 'text', region: 'text', device: 'text' } },
  subscription: {
    table: 'subscriptions',
    columns: {
      ...CHAT,
      space_id: 'text',
      platforms: 'text',
      region: 'text',
      locale: 'text',
      min_severity: 'bigint',
      is_silent: 'bigint',
      is_weekly: 'bigint',
      subscribed_by: 'text',
      role_id: 'text',
      created_at: 'bigint',
      pause_reason: 'text',
      paused_at: 'bigint',
      is_told: 'bigint',
      left_at: 'bigint',
    },
  },
  reminder: { table: 'reminders', columns: { ...CHAT, every_months: 'bigint', platforms: 'text', locale: 'text', next_at: 'bigint' } },
}

async function insert(ask: Query, dialect: Dialect, type: KeptRecord['type'], rows: readonly Values[]): Promise<number> {
  const { table, columns } = PLACES[type]
  const names = Object.keys(columns).join(', ')
  // `where true`: without it SQLite takes "on" for the condition of a join.
  const { count } = await ask(
    `insert into ${table} (${names}) select ${names} from ${dialect.records(columns)} where true on conflict do nothing`,
    [JSON.stringify(rows)],
  )
  return count
}

type Values = Readonly<Record<string, SqlValue>>

function rowOf(record: KeptRecord): Values {
  switch (record.type) {
    case 'known-change':
      return { id: record.id }
    case 'settings':
      return settingsRow(record.chat, record.settings)
    case 'subscription':
      return subscriptionRow(record.subscription, record.leftAt)
    case 'reminder':
      return reminderRow(record.reminder)
  }
}

const chatRow = ({ adapter, chatId }: ChatRef): Values => ({ adapter, chat_id: chatId })

const settingsRow = (chat: ChatRef, { locale, region, device }: ChatSettings): Values => ({
  ...chatRow(chat),
  locale: locale ?? null,
  region: region ?? null,
  device: device ?? null,
})

const subscriptionRow = (subscription: Omit<Subscription, 'id'>, leftAt: Date | undefined): Values => ({
  ...chatRow(subscription.chat),
  space_id: subscription.spaceId ?? null,
  platforms: subscription.platforms === 'all' ? null : toWords(subscription.platforms),
  region: subscription.region ?? null,
  locale: subscription.locale,
  min_severity: rankOf(subscription.minSeverity),
  is_silent: subscription.isSilent ? 1 : 0,
  is_weekly: subscription.digest === 'weekly' ? 1 : 0,
  subscribed_by: subscription.subscribedBy,
  role_id: subscription.roleId ?? null,
  created_at: subscription.createdAt.getTime(),
  pause_reason: subscription.pause?.reason ?? null,
  paused_at: subscription.pause?.pausedAt.getTime() ?? null,
  is_told: subscription.pause?.isSubscriberTold ? 1 : 0,
  left_at: leftAt?.getTime() ?? null,
})

const reminderRow = ({ chat, everyMonths, platforms, locale, nextAt }: Reminder): Values => ({
  ...chatRow(chat),
  every_months: everyMonths,
  platforms: toWords(platforms),
  locale,
  next_at: nextAt.getTime(),
})

/** Subscriptions: who wishes to hear of what, and whether they can be reached. */
import type { ChatRef } from '../core/ports.ts'
import type { SubscriptionStore } from '../core/store.ts'
import { type Database, firstOf, type Query } from './database.ts'
import { SUBSCRIPTION_COLUMNS, toSubscription, wishValues } from './rows.ts'
import { IS_HELD, IS_OPEN, IS_PENDING } from './states.ts'

const SELECT = `select ${SUBSCRIPTION_COLUMNS} from subscriptions s`
const OF_CHAT = 'adapter = $1 and chat_id = $2'

export function createSubscriptions({ query, transaction }: Database): SubscriptionStore {
  return {
    async subscribe(wish, now) {
      return transaction(async (ask) => {
        await ask(UPSERT, [...wishValues(wish), now.getTime()])
        const subscription = toSubscription(await theOne(ask, wish.chat))
        await freeHeld(ask, subscription.id, now)
        return subscription
      })
    },
    unsubscribe: (chat) => transaction((ask) => endSubscription(ask, chat)),
    async subscriptionOf({ adapter, chatId }) {
      const row = firstOf(await query(`${SELECT} where s.adapter = $1 and s.chat_id = $2`, [adapter, chatId]))
      return row && toSubscription(row)
    },
    async lastSentAt({ adapter, chatId }) {
      const row = firstOf(
        await query(
          `select max(d.sent_at) as at from deliveries d join subscriptions s on s.id = d.subscription
            where s.adapter = $1 and s.chat_id = $2 and d.announcement in (select no from announcements)`,
          [adapter, chatId],
        ),
      )
      return row?.['at'] === null || row === undefined ? undefined : new Date(Number(row['at']))
    },
    async subscriptionsIn(adapter, spaceId) {
      const { rows } = await query(`${SELECT} where s.adapter = $1 and s.space_id = $2 order by s.id`, [adapter, spaceId])
      return rows.map(toSubscription)
    },
    pause: ({ adapter, chatId }, { reason, pausedAt, isSubscriberTold }) =>
      transaction(async (ask) => {
        const { rows } = await ask(`${PAUSE} where ${OF_CHAT} and pause_reason is null returning id`, [
          adapter,
          chatId,
          reason,
          pausedAt.getTime(),
          isSubscriberTold ? 1 : 0,
        ])
        for (const { id } of rows) await holdPending(ask, Number(id))
      }),
    resume: ({ adapter, chatId }, now) =>
      transaction(async (ask) => {
        const row = firstOf(await ask(`${UNPAUSE} where ${OF_CHAT} returning id`, [adapter, chatId]))
        return row && freeHeld(ask, Number(row['id']), now)
      }),
    async untold(adapter, limit) {
      const { rows } = await query(
        `${SELECT} where s.adapter = $1 and s.pause_reason is not null and s.is_told = 0 order by s.paused_at, s.id limit $2`,
        [adapter, limit],
      )
      return rows.map(toSubscription)
    },
    async markTold(id) {
      await query('update subscriptions set is_told = 1 where id = $1', [id])
    },
    moveChat: (from, toChatId, now) => transaction((ask) => moveChat(ask, from, toChatId, now)),
    leaveSpace: (adapter, spaceId, now) =>
      transaction(async (ask) => {
        await ask('update subscriptions set left_at = $3 where adapter = $1 and space_id = $2 and left_at is null', [
          adapter,
          spaceId,
          now.getTime(),
        ])
        // Who took the bot out knows it. A refusal that came first was the same thing; who asked for a pause still wants it on return.
        const { rows } = await ask(
          `${PAUSE} where adapter = $1 and space_id = $2 and (pause_reason is null or pause_reason <> 'asked') returning id`,
          [adapter, spaceId, 'left', now.getTime(), 1],
        )
        for (const { id } of rows) await holdPending(ask, Number(id))
      }),
    returnToSpace: (adapter, spaceId, now) =>
      transaction(async (ask) => {
        await ask('update subscriptions set left_at = null where adapter = $1 and space_id = $2', [adapter, spaceId])
        const { rows } = await ask(`${UNPAUSE} where adapter = $1 and space_id = $2 and pause_reason = 'left' returning id`, [
          adapter,
          spaceId,
        ])
        for (const { id } of rows) await freeHeld(ask, Number(id), now)
      }),
    async forgetPerson(adapter, personId) {
      await query(`update subscriptions set subscribed_by = '' where adapter = $1 and subscribed_by = $2`, [adapter, personId])
    },
    eraseLeft: (before) =>
      transaction(async (ask) => {
        const { rows } = await ask('delete from subscriptions where left_at < $1 returning id', [before.getTime()])
        for (const { id } of rows) await endDeliveries(ask, Number(id))
        return rows.length
      }),
  }
}

const UPSERT = `insert into subscriptions
  (adapter, chat_id, space_id, platforms, region, locale, min_severity, is_silent, is_weekly, subscribed_by, role_id, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (adapter, chat_id) do update set
  space_id = excluded.space_id, platforms = excluded.platforms, region = excluded.region, locale = excluded.locale,
  min_severity = excluded.min_severity, is_silent = excluded.is_silent, is_weekly = excluded.is_weekly,
  subscribed_by = excluded.subscribed_by, role_id = excluded.role_id, left_at = null, pause_reason = null, paused_at = null, is_told = 0`
const PAUSE = 'update subscriptions set pause_reason = $3, paused_at = $4, is_told = $5'
const UNPAUSE = 'update subscriptions set pause_reason = null, paused_at = null, is_told = 0'

async function theOne(ask: Query, { adapter, chatId }: ChatRef) {
  const row = firstOf(await ask(`${SELECT} where s.adapter = $1 and s.chat_id = $2`, [adapter, chatId]))
  if (!row) throw new Error('A subscription that was just written is not there')
  return row
}

async function holdPending(ask: Query, subscription: number): Promise<void> {
  await ask(`update deliveries set state = 1 where subscription = $1 and ${IS_PENDING}`, [subscription])
}

async function freeHeld(ask: Query, subscription: number, now: Date): Promise<number> {
  const { count } = await ask(
    `update deliveries set state = 0, attempt = 0, due_at = $2, since = $2 where subscription = $1 and ${IS_HELD}`,
    [subscription, now.getTime()],
  )
  return count
}

/** @returns whether there was one. */
export async function endSubscription(ask: Query, { adapter, chatId }: ChatRef): Promise<boolean> {
  const row = firstOf(await ask(`delete from subscriptions where ${OF_CHAT} returning id`, [adapter, chatId]))
  if (row) await endDeliveries(ask, Number(row['id']))
  return row !== undefined
}

/** The rows stay for the count; what they held of the chat goes. */
async function endDeliveries(ask: Query, subscription: number): Promise<void> {
  await ask(`update deliveries set state = 3, reason = 'unsubscribed' where subscription = $1 and ${IS_OPEN}`, [subscription])
  await ask(
    `update deliveries set network_message = null
      where announcement in (select no from announcements) and subscription = $1 and network_message is not null`,
    [subscription],
  )
}

export async function moveChat(ask: Query, { adapter, chatId }: ChatRef, toChatId: string, now: Date): Promise<void> {
  const there = firstOf(await ask(`select id from subscriptions where ${OF_CHAT}`, [adapter, toChatId]))
  if (there) await endSubscription(ask, { adapter, chatId })
  else await ask(`update subscriptions set chat_id = $3 where ${OF_CHAT}`, [adapter, chatId, toChatId])
  // A group is the whole of itself and of its topics: left or listed, it has to be found under its new id.
  await ask('update subscriptions set space_id = $3 where adapter = $1 and space_id = $2', [adapter, chatId, toChatId])
  await ask(
    'delete from settings where adapter = $1 and chat_id = $2 and exists (select 1 from settings t where t.adapter = $1 and t.chat_id = $3)',
    [adapter, chatId, toChatId],
  )
  await ask('update settings set chat_id = $3 where adapter = $1 and chat_id = $2', [adapter, chatId, toChatId])
  await freeIfPaused(ask, { adapter, chatId: toChatId }, now)
}

/** A group that could not be reached because it had moved can be reached now. */
async function freeIfPaused(ask: Query, { adapter, chatId }: ChatRef, now: Date): Promise<void> {
  const row = firstOf(await ask(`${UNPAUSE} where ${OF_CHAT} and pause_reason = 'chat-gone' returning id`, [adapter, chatId]))
  if (row) await freeHeld(ask, Number(row['id']), now)
}

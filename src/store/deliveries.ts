/**
 * The outbox: leases what is due, and writes down what became of it.
 *
 * A lease moves `due_at` to its end, so a claim that nobody settles becomes due again by itself. Rows of one chat that are leased together
 * get the same `message`: that set stays one message, with one id, until it is known that nothing of it arrived.
 */
import type { Announcement, Delivery, Outcome } from '../core/announcements.ts'
import type { Correction, DeliveryStore, LeaseRequest, Settlement } from '../core/store.ts'
import { type Database, type Dialect, firstOf, type Query, type Row } from './database.ts'
import { ANNOUNCEMENT_SELECT, SUBSCRIPTION_COLUMNS, toAnnouncement, toSubscription } from './rows.ts'
import { IS_OPEN, IS_PENDING } from './states.ts'
import { moveChat } from './subscriptions.ts'

/** A text that was on its way when it was corrected has arrived, or failed, by then. */
const CORRECT_AFTER_MS = 60_000

export function createDeliveries({ query, transaction, dialect }: Database): DeliveryStore {
  return {
    async outboxState(now) {
      const row = firstOf(await query(`select count(*) as pending, min(since) as since from deliveries where ${IS_PENDING}`))
      const pending = Number(row?.['pending'] ?? 0)
      const ageMs = pending === 0 ? 0 : now.getTime() - Number(row?.['since'])
      return { pending, oldestSeconds: Math.max(0, ageMs) / 1000 }
    },
    lease: (request) => transaction((ask) => lease(ask, dialect, request)),
    settle: (settlements) => transaction((ask) => settle(ask, dialect, settlements)),
    release: (deliveries, now) =>
      transaction(async (ask) => {
        const given = deliveries.map((delivery) => ({ ...keyOf(delivery), due: now.getTime() }))
        await ask(
          `update deliveries set due_at = r.due, is_leased = 0 from ${dialect.records({ ...KEY, due: 'bigint' })} where ${IS_OURS}`,
          [JSON.stringify(given)],
        )
      }),
    corrections: (adapter, limit, now) =>
      transaction(async (ask) => {
        for (;;) {
          const open = firstOf(
            await ask(
              'select a.id, c.announcement, c.corrected_at, c.corrected_to from corrections c join announcements a on a.no = c.announcement where c.adapter = $1 and c.corrected_at <= $2 order by c.announcement limit 1',
              [adapter, now.getTime() - CORRECT_AFTER_MS],
            ),
          )
          if (!open) return []
          const page = await correctionPage(ask, dialect, open, { adapter, limit })
          if (page.length > 0) return page
          await ask('delete from corrections where announcement = $1 and adapter = $2', [Number(open['announcement']), adapter])
        }
      }),
    markCorrected: (page) =>
      transaction(async (ask) => {
        const last = page.at(-1)
        if (!last) return
        await ask(
          `update corrections set corrected_to = $4 where adapter = $1 and corrected_at = $2
            and announcement = (select no from announcements where id = $3)`,
          [last.delivery.subscription.chat.adapter, last.correctedAt.getTime(), last.announcementId, last.delivery.subscription.id],
        )
      }),
  }
}

/** What names a leased delivery's rows, and the lease itself. */
const KEY = { subscription: 'bigint', message: 'bigint', leased: 'bigint' } as const
const keyOf = ({ id, subscription, leasedUntil }: Delivery) => ({
  subscription: subscription.id,
  message: id,
  leased: leasedUntil.getTime(),
})
const IS_ITS_ROW = `deliveries.subscription = r.subscription and deliveries.message = r.message and ${IS_OPEN}`
const IS_OURS = `${IS_ITS_ROW} and ${IS_PENDING} and deliveries.due_at = r.leased`

async function lease(ask: Query, dialect: Dialect, { adapter, limit, now, until }: LeaseRequest): Promise<readonly Delivery[]> {
  const { rows: due } = await ask(
    `select id, subscription, message from deliveries where state = 0 and adapter = $1 and due_at <= $2
      order by due_at, id limit $3${dialect.skipLocked}`,
    [adapter, now.getTime(), limit],
  )
  if (due.length === 0) return []
  const messages = messagesOf(due)
  const { rows: open } = await ask(
    `select deliveries.id, announcement, deliveries.subscription, message, state, due_at, attempt, since
      from deliveries, ${dialect.records({ subscription: 'bigint' })}
      where deliveries.subscription = r.subscription and ${IS_PENDING}${dialect.skipLocked && ' for update of deliveries skip locked'}`,
    [JSON.stringify([...new Set(due.map((row) => row['subscription']))].map((subscription) => ({ subscription })))],
  )
  const taken = open.flatMap((row) => {
    const message = Number(row['due_at']) <= now.getTime() ? messages.get(messageKey(row)) : undefined
    return message === undefined ? [] : [{ ...row, message }]
  })
  await ask(
    `update deliveries set message = r.message, due_at = r.until, is_leased = 1 from ${dialect.records({ id: 'bigint', message: 'bigint', until: 'bigint' })}
      where deliveries.id = r.id`,
    [JSON.stringify(taken.map((row: Row) => ({ id: row['id'], message: row['message'], until: until.getTime() })))],
  )
  const order = new Map([...messages.values()].map((message, index) => [message, index]))
  const deliveries = await assemble(ask, dialect, taken, until)
  return deliveries.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
}

/** Rows that go together: those of a message that may have arrived, or all of a chat that are none yet. */
const messageKey = (row: Row): string => (row['message'] === null ? `chat ${row['subscription']}` : `message ${row['message']}`)

/** Which message each row that is due belongs to, in the order they are due; a new one is named after its first row. */
function messagesOf(due: readonly Row[]): ReadonlyMap<string, number> {
  const messages = new Map<string, number>()
  for (const row of due) {
    const key = messageKey(row)
    if (!messages.has(key)) messages.set(key, Number(row['message'] ?? row['id']))
  }
  return messages
}

/** Rows of deliveries -> deliveries, with their subscriptions and announcements. */
async function assemble(ask: Query, dialect: Dialect, rows: readonly Row[], leasedUntil: Date): Promise<Delivery[]> {
  const ids = [...new Set(rows.map(({ subscription }) => Number(subscription)))]
  const { rows: found } = await ask(
    `select ${SUBSCRIPTION_COLUMNS} from subscriptions s, ${dialect.records({ id: 'bigint' })} where s.id = r.id`,
    [JSON.stringify(ids.map((id) => ({ id })))],
  )
  const subscriptions = new Map(found.map((row) => [Number(row['id']), toSubscription(row)]))
  const announcements = await announcementsOf(ask, new Set(rows.map(({ announcement }) => Number(announcement))))
  const messages = Map.groupBy(
    rows.toSorted((a, b) => Number(a['id']) - Number(b['id'])),
    (row) => Number(row['message']),
  )
  return [...messages].flatMap(([id, own]) => {
    const subscription = subscriptions.get(Number(own[0]?.['subscription']))
    if (!subscription) return []
    return {
      id,
      announcements: own.flatMap(({ announcement }) => announcements.get(Number(announcement)) ?? []),
      subscription,
      attempt: Math.max(...own.map(({ attempt }) => Number(attempt))),
      since: new Date(Math.min(...own.map(({ since }) => Number(since)))),
      leasedUntil,
    }
  })
}

async function announcementsOf(ask: Query, numbers: ReadonlySet<number>): Promise<ReadonlyMap<number, Announcement>> {
  const announcements = new Map<number, Announcement>()
  for (const no of numbers) {
    const row = firstOf(await ask(`${ANNOUNCEMENT_SELECT} where a.no = $1`, [no]))
    if (row) announcements.set(no, toAnnouncement(row))
  }
  return announcements
}

type Settled<T extends Outcome['type']> = { delivery: Delivery; outcome: Extract<Outcome, { type: T }> }

async function settle(ask: Query, { records }: Dialect, settlements: readonly Settlement[]): Promise<void> {
  const of = <T extends Outcome['type']>(type: T): Settled<T>[] =>
    settlements.filter((each): each is Settled<T> => each.outcome.type === type)
  const write = async (sql: string, rows: readonly object[]): Promise<void> => {
    if (rows.length > 0) await ask(sql, [JSON.stringify(rows)])
  }
  await write(
    `update deliveries set state = 2, sent_at = r.sent_at, network_message = r.network_message
      from ${records({ ...KEY, sent_at: 'bigint', network_message: 'text' })} where ${IS_ITS_ROW}`,
    of('sent').map(({ delivery, outcome }) => ({
      ...keyOf(delivery),
      sent_at: outcome.sentAt.getTime(),
      network_message: outcome.messageId,
    })),
  )
  await write(
    `update deliveries set due_at = r.due, is_leased = 0, attempt = r.attempt, message = case when r.is_kept = 1 then deliveries.message end
      from ${records({ ...KEY, due: 'bigint', attempt: 'bigint', is_kept: 'bigint' })} where ${IS_OURS}`,
    of('deferred').map(({ delivery, outcome }) => ({
      ...keyOf(delivery),
      due: outcome.dueAt.getTime(),
      attempt: outcome.attempt,
      is_kept: outcome.mayHaveArrived ? 1 : 0,
    })),
  )
  await write(
    `update deliveries set state = 3, reason = r.reason from ${records({ ...KEY, reason: 'text' })} where ${IS_OURS}`,
    of('dead').map(({ delivery, outcome }) => ({ ...keyOf(delivery), reason: outcome.reason })),
  )
  for (const settlement of of('held')) await hold(ask, settlement)
  for (const { delivery, outcome } of of('moved')) {
    await reopen(ask, delivery, outcome.dueAt)
    await moveChat(ask, delivery.subscription.chat, outcome.chatId, outcome.dueAt)
  }
}

/** Nothing arrived: the chat's pause begins, and whatever is due for it waits to be one message. */
async function hold(ask: Query, { delivery, outcome }: Settled<'held'>): Promise<void> {
  const { id: subscription } = delivery.subscription
  const { count } = await ask(
    `update deliveries set state = 1, message = null where subscription = $1 and ${IS_PENDING} and message = $2 and due_at = $3`,
    [subscription, delivery.id, delivery.leasedUntil.getTime()],
  )
  // Another replica had it after us, and knows better.
  if (count === 0) return
  await ask(`update deliveries set state = 1 where subscription = $1 and ${IS_PENDING}`, [subscription])
  await ask('update subscriptions set pause_reason = $2, paused_at = $3, is_told = 0 where id = $1 and pause_reason is null', [
    subscription,
    outcome.reason,
    outcome.at.getTime(),
  ])
}

async function reopen(ask: Query, { id, subscription, leasedUntil }: Delivery, dueAt: Date): Promise<void> {
  await ask(
    `update deliveries set message = null, due_at = $4 where subscription = $1 and ${IS_PENDING} and message = $2 and due_at = $3`,
    [subscription.id, id, leasedUntil.getTime(), dueAt.getTime()],
  )
}

/** The next messages that hold a corrected announcement, whole: what else they say is said again. */
async function correctionPage(
  ask: Query,
  dialect: Dialect,
  open: Row,
  { adapter, limit }: { adapter: string; limit: number },
): Promise<readonly Correction[]> {
  const { rows: sent } = await ask(
    `select subscription, message, network_message from deliveries
      where announcement = $1 and subscription > $2 and state = 2 and adapter = $3 and network_message is not null and sent_at <= $4
      order by subscription limit $5`,
    [Number(open['announcement']), Number(open['corrected_to']), adapter, Number(open['corrected_at']) + CORRECT_AFTER_MS, limit],
  )
  const announcementId = String(open['id'])
  const correctedAt = new Date(Number(open['corrected_at']))
  const page: Correction[] = []
  for (const { subscription, message, network_message: messageId } of sent) {
    const { rows } = await ask(
      `select id, announcement, subscription, message, attempt, since from deliveries
        where announcement in (select no from announcements) and subscription = $1 and message = $2 and state = 2`,
      [Number(subscription), Number(message)],
    )
    const [delivery] = await assemble(ask, dialect, rows, new Date(0))
    if (delivery) page.push({ announcementId, correctedAt, delivery, messageId: String(messageId) })
  }
  return page
}

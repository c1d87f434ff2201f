/** How announcements fared: counted from their deliveries. */
import { z } from 'zod'
import type { DeathReason, DeliveryReport } from '../core/announcements.ts'
import { firstOf, type Query } from './database.ts'
import { IS_PENDING } from './states.ts'

const REASONS = ['bad-message', 'gave-up', 'unsubscribed', 'stopped'] as const satisfies readonly DeathReason[]

/** As counted now, or as it was when its deliveries were dropped. */
export async function reportOf(ask: Query, announcement: number): Promise<DeliveryReport> {
  const kept = firstOf(await ask('select report from announcements where no = $1', [announcement]))?.['report']
  return typeof kept === 'string' ? reportSchema.parse(JSON.parse(kept)) : countReport(ask, announcement)
}

async function countReport(ask: Query, announcement: number): Promise<DeliveryReport> {
  const { rows } = await ask('select state, reason, count(*) as count from deliveries where announcement = $1 group by state, reason', [
    announcement,
  ])
  const inState = (state: number): number => rows.filter((row) => row['state'] === state).reduce((sum, { count }) => sum + Number(count), 0)
  const died = REASONS.flatMap((reason) => {
    const count = rows.filter((row) => row['state'] === 3 && row['reason'] === reason).reduce((sum, each) => sum + Number(each['count']), 0)
    return count > 0 ? [[reason, count] as const] : []
  })
  return {
    recipients: rows.reduce((sum, { count }) => sum + Number(count), 0),
    sent: inState(2),
    pending: inState(0),
    held: inState(1),
    deadBy: Object.fromEntries(died),
    latencyMs: await latencyOf(ask, announcement),
  }
}

const countSchema = z.int().min(0)
const reportSchema = z.object({
  recipients: countSchema,
  sent: countSchema,
  pending: countSchema,
  held: countSchema,
  deadBy: z.partialRecord(z.enum(REASONS), countSchema),
  latencyMs: z
    .object({ p50: z.number(), p95: z.number(), p99: z.number() })
    .optional()
    .transform((latency) => latency ?? undefined),
})

const TENTH_MS = 100

async function latencyOf(ask: Query, announcement: number): Promise<DeliveryReport['latencyMs']> {
  const { rows } = await ask(
    `select (sent_at - since) / ${TENTH_MS} as tenths, count(*) as count from deliveries
      where announcement = $1 and state = 2 group by 1 order by 1`,
    [announcement],
  )
  const total = rows.reduce((sum, { count }) => sum + Number(count), 0)
  if (total === 0) return undefined
  const at = (share: number): number => {
    let left = Math.ceil(total * share)
    const found = rows.find(({ count }) => {
      left -= Number(count)
      return left <= 0
    })
    return Number(found?.['tenths'] ?? 0) * TENTH_MS
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/**
 * Deliveries are sent roughly in the order of their subscriptions, so what is settled grows from the front: each look goes on where the
 * one before met something under way, and never reads the settled ones again.
 */
export async function finishAnnouncements(ask: Query): Promise<readonly string[]> {
  const finished: string[] = []
  const { rows } = await ask(`select no, id, settled_to from announcements where state = 'spread' order by no`)
  for (const { no, id, settled_to: settledTo } of rows) {
    const pending = firstOf(
      await ask(
        `select subscription from deliveries where announcement = $1 and subscription > $2 and ${IS_PENDING} order by subscription limit 1`,
        [Number(no), Number(settledTo)],
      ),
    )
    if (pending) await ask('update announcements set settled_to = $2 where no = $1', [Number(no), Number(pending['subscription']) - 1])
    else {
      // Of two replicas that see it, one says so.
      const { count } = await ask(`update announcements set state = 'finished' where no = $1 and state = 'spread'`, [Number(no)])
      if (count > 0) finished.push(String(id))
    }
  }
  return finished
}

/** @returns whether there is more. */
export async function pruneDeliveries(ask: Query, before: Date, limit: number): Promise<boolean> {
  const old = firstOf(
    await ask(
      `select no, report from announcements
        where is_pruned = 0 and created_at < $1 and state in ('finished', 'stopped') order by created_at limit 1`,
      [before.getTime()],
    ),
  )
  if (!old) return false
  const no = Number(old['no'])
  if (old['report'] === null)
    await ask('update announcements set report = $2 where no = $1', [no, JSON.stringify(await countReport(ask, no))])
  const { count } = await ask(
    'delete from deliveries where id in (select id from deliveries where announcement = $1 order by subscription limit $2)',
    [no, limit],
  )
  if (count < limit) await ask('update announcements set is_pruned = 1 where no = $1', [no])
  return true
}

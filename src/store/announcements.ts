/**
 * Announcements, and their spreading to deliveries.
 *
 * Announcements that begin together are a round. A round is spread page by page: the deliveries of one page of subscriptions and the
 * place it ends are written together, so a crash loses and doubles nothing; and all announcements of a round reach a chat's row in the
 * same moment, so that they can be one message.
 */
import type { AnnouncementDraft, Audience } from '../core/announcements.ts'
import type { AnnouncementStore, SpreadPage } from '../core/store.ts'
import { type Database, firstOf, type Query, type Row, type SqlValue } from './database.ts'
import { finishAnnouncements, pruneDeliveries, reportOf } from './reports.ts'
import { ANNOUNCEMENT_SELECT, rankOf, toAnnouncement, toWords } from './rows.ts'

/** Marks that the catalog was taken in once; no announcement has an empty id. */
const FIRST_START = ''

export function createAnnouncements({ query, transaction, dialect }: Database): AnnouncementStore {
  const noOf = async (ask: Query, id: string): Promise<number | undefined> => {
    const row = firstOf(await ask('select no from announcements where id = $1', [id]))
    return row && Number(row['no'])
  }
  return {
    publish: (drafts, { now, releaseAt }) =>
      transaction(async (ask) => {
        const news = await newsAmong(ask, drafts)
        if (news.length === 0) return []
        const round = await joinableRound(ask, now, releaseAt)
        for (const draft of news) await insert(ask, draft, { round, now })
        return news.map(({ id }) => id)
      }),
    publishOne: (draft, now) =>
      transaction(async (ask) => {
        if (!(await remember(ask, draft.id))) return false
        await insert(ask, draft, { round: await newRound(ask, now, 0), now })
        return true
      }),
    spread: (page) => transaction((ask) => spreadPage(ask, page, dialect.skipLocked)),
    async announcement(id) {
      const row = firstOf(await query(`${ANNOUNCEMENT_SELECT} where a.id = $1`, [id]))
      return row && toAnnouncement(row)
    },
    async latestAnnouncements(limit) {
      const { rows } = await query(`${ANNOUNCEMENT_SELECT} order by a.no desc limit $1`, [limit])
      return rows.map(toAnnouncement)
    },
    async countAudience(audience) {
      const { sql, values } = concerns(audience, 1)
      const row = firstOf(await query(`select count(*) as count from subscriptions s where s.pause_reason is null and ${sql}`, values))
      return Number(row?.['count'] ?? 0)
    },
    stopAnnouncement: (id) =>
      transaction(async (ask) => {
        const stopped = `update announcements set state = 'stopped' where id = $1 and state not in ('finished', 'stopped') returning no`
        const row = firstOf(await ask(stopped, [id]))
        if (row) await ask(`update deliveries set state = 3, reason = 'stopped' where announcement = $1 and state < 2`, [Number(row['no'])])
        return row !== undefined
      }),
    correctAnnouncement: (id, body, now) =>
      transaction(async (ask) => {
        const no = await noOf(ask, id)
        if (no === undefined) return false
        await ask('update announcements set body = $2, version = version + 1 where no = $1', [no, JSON.stringify(body)])
        await ask(
          `insert into corrections (announcement, adapter, corrected_at, corrected_to)
            select $1, adapter, $2, 0 from (select distinct adapter from subscriptions) s where true
            on conflict (announcement, adapter) do update set corrected_at = excluded.corrected_at, corrected_to = 0`,
          [no, now.getTime()],
        )
        return true
      }),
    async report(id) {
      const no = await noOf(query, id)
      return no === undefined ? undefined : reportOf(query, no)
    },
    pruneDeliveries: (before, limit) => transaction((ask) => pruneDeliveries(ask, before, limit)),
    finishAnnouncements: () => transaction(finishAnnouncements),
  }
}

/** Those not known, all of them known from now on; none at the first start. */
async function newsAmong(ask: Query, drafts: readonly AnnouncementDraft[]): Promise<readonly AnnouncementDraft[]> {
  const isFirst = await remember(ask, FIRST_START)
  const news: AnnouncementDraft[] = []
  for (const draft of drafts) if (await isNew(ask, draft)) news.push(draft)
  return isFirst ? [] : news
}

/** @returns whether it was not known before. */
async function remember(ask: Query, id: string): Promise<boolean> {
  const { count } = await ask('insert into known_changes (id) values ($1) on conflict do nothing', [id])
  return count > 0
}

async function isNew(ask: Query, { id, formerIds }: AnnouncementDraft): Promise<boolean> {
  if (!(await remember(ask, id))) return false
  for (const former of formerIds) {
    const known = firstOf(await ask('select 1 as known from known_changes where id = $1', [former]))
    if (known) return false
  }
  return true
}

async function joinableRound(ask: Query, now: Date, releaseAt: Date): Promise<number> {
  const open = firstOf(
    await ask(`select id from rounds where is_spread = 0 and is_joinable = 1 and release_at > $1 order by release_at limit 1`, [
      now.getTime(),
    ]),
  )
  return open ? Number(open['id']) : newRound(ask, releaseAt, 1)
}

async function newRound(ask: Query, releaseAt: Date, isJoinable: 0 | 1): Promise<number> {
  const row = firstOf(
    await ask('insert into rounds (release_at, is_joinable) values ($1, $2) returning id', [releaseAt.getTime(), isJoinable]),
  )
  return Number(row?.['id'])
}

async function insert(ask: Query, { id, audience, body }: AnnouncementDraft, at: { round: number; now: Date }): Promise<void> {
  await ask(
    `insert into announcements (id, round, topics, regions, severity, body, state, created_at) values ($1, $2, $3, $4, $5, $6, 'waiting', $7)`,
    [id, at.round, toWords(audience.topics), toWords(audience.regions), rankOf(audience.severity), JSON.stringify(body), at.now.getTime()],
  )
}

async function spreadPage(ask: Query, { now, weeklyAt, limit }: SpreadPage, skipLocked: string): Promise<number | undefined> {
  const round = firstOf(
    await ask(
      `select id, spread_to, release_at from rounds where is_spread = 0 and release_at <= $1 order by release_at, id limit 1${skipLocked}`,
      [now.getTime()],
    ),
  )
  if (!round) return undefined
  const from = Number(round['spread_to'])
  const page = firstOf(
    await ask('select max(id) as last, count(*) as count from (select id from subscriptions where id > $1 order by id limit $2) as p', [
      from,
      limit,
    ]),
  )
  const to = Number(page?.['last'] ?? from)
  const { rows: announcements } = await ask(
    `select no, topics, regions, severity from announcements where round = $1 and state <> 'stopped' order by no`,
    [Number(round['id'])],
  )
  let made = 0
  for (const announcement of announcements)
    made += await deliverTo(ask, announcement, { from, to, releaseAt: Number(round['release_at']), weeklyAt: weeklyAt.getTime() })
  await turnPage(ask, Number(round['id']), to, Number(page?.['count'] ?? 0) < limit)
  return made
}

interface Span {
  /** Ids of subscriptions: after `from`, up to `to`. */
  readonly from: number
  readonly to: number
  readonly releaseAt: number
  readonly weeklyAt: number
}

async function deliverTo(ask: Query, announcement: Row, { from, to, releaseAt, weeklyAt }: Span): Promise<number> {
  const { sql, values } = concernsRow(announcement, 6)
  const due = 'case when s.is_weekly = 1 then cast($4 as bigint) else cast($5 as bigint) end'
  const { count } = await ask(
    `insert into deliveries (announcement, subscription, adapter, state, due_at, since)
      select cast($1 as bigint), s.id, s.adapter, case when s.pause_reason is null then 0 else 1 end, ${due}, ${due}
      from subscriptions s where s.id > $2 and s.id <= $3 and ${sql} order by s.id
      on conflict do nothing`,
    [Number(announcement['no']), from, to, weeklyAt, releaseAt, ...values],
  )
  return count
}

async function turnPage(ask: Query, round: number, to: number, isLast: boolean): Promise<void> {
  await ask('update rounds set spread_to = $2, is_spread = $3 where id = $1', [round, to, isLast ? 1 : 0])
  await ask(`update announcements set state = $2 where round = $1 and state <> 'stopped'`, [round, isLast ? 'spread' : 'spreading'])
}

/** The condition on a subscription `s`, its parameters numbered from `first`. */
interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const concerns = ({ topics, regions, severity }: Audience, first: number): Condition =>
  concernsRow({ topics: toWords(topics), regions: toWords(regions), severity: rankOf(severity) }, first)

function concernsRow({ topics, regions, severity }: Row, first: number): Condition {
  const ids = String(topics)
    .split(' ')
    .filter((id) => id !== '')
  const anyTopic = ids.map((_, index) => `s.platforms like $${first + 1 + index}`)
  const parts = [`s.min_severity <= $${first}`]
  const values: SqlValue[] = [Number(severity), ...ids.map((id) => `% ${id} %`)]
  if (ids.length > 0) parts.push(`(s.platforms is null or ${anyTopic.join(' or ')})`)
  const places = String(regions).trim()
  if (places !== '') {
    parts.push(`(s.region is null or $${first + values.length} like '% ' || s.region || ' %')`)
    values.push(` ${places} `)
  }
  return { sql: parts.join(' and '), values }
}

/**
 * One leader over all replicas: a row that whoever comes first holds until its time is over.
 *
 * Over a file a lock comes before the row. Whoever gets it knows that whoever led before is dead, and need not wait for anything of theirs.
 */
import type { Claim, LeaderStore } from '../core/store.ts'
import { type Database, firstOf, type Query } from './database.ts'

/** What a dead process had in hand is sent again only when it has had time to arrive: a network cannot know it by its key before. */
const ARRIVAL_MS = 3_000
/** What is due later than this is no wait of a dispatcher's but a weekly digest: it keeps its day. */
const SOON_MS = 86_400_000

export function createLeaders({ query, transaction, leadLock }: Database): LeaderStore {
  let inheriting: Promise<void> | undefined

  const inherit = async (claim: Claim): Promise<void> => {
    if (!leadLock?.isInherited) return
    inheriting ??= transaction((ask) => inheritFromDead(ask, claim)).catch((error: unknown) => {
      inheriting = undefined
      throw error
    })
    await inheriting
  }

  return {
    async lead(claim) {
      if (leadLock && !leadLock.take()) return false
      await inherit(claim)
      const { name, holder, now, until } = claim
      const { count } = await query(
        `insert into leaders (name, holder, until) values ($1, $2, $3)
          on conflict (name) do update set holder = excluded.holder, until = excluded.until
          where leaders.holder = excluded.holder or leaders.until <= $4`,
        [name, holder, until.getTime(), now.getTime()],
      )
      return count > 0
    },
    async resign(name, holder) {
      await query('delete from leaders where name = $1 and holder = $2', [name, holder])
    },
  }
}

/** Ends leads and leases of a process that is dead; and where the clock was set back since it led, moves what waits back with it. */
async function inheritFromDead(ask: Query, { now, until }: Claim): Promise<void> {
  const nowMs = now.getTime()
  const last = firstOf(await ask('select max(until) as until from leaders'))
  const setBackMs = Math.max(0, Number(last?.['until'] ?? 0) - until.getTime())
  await ask('delete from leaders')
  const adapters = `adapter in (select adapter from subscriptions group by adapter)`
  await ask(`update deliveries set due_at = $1 where ${adapters} and state = 0 and is_leased = 1 and due_at > $1`, [nowMs + ARRIVAL_MS])
  if (setBackMs === 0) return
  await ask(`update deliveries set due_at = due_at - $1 where ${adapters} and state = 0 and due_at > $2 and due_at <= $3`, [
    setBackMs,
    nowMs + ARRIVAL_MS,
    nowMs + setBackMs + SOON_MS,
  ])
  await ask('update rounds set release_at = release_at - $1 where is_spread = 0', [setBackMs])
}

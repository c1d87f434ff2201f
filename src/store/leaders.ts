/**
 * One leader a network over all replicas: a row that whoever comes first holds until its time is over.
 *
 * Over a file a lock comes before the row. Whoever gets it knows that whoever led before is dead, and need not wait for anything of theirs.
 */
import type { Claim, LeaderStore } from '../core/store.ts'
import { type Database, firstOf, type Query } from './database.ts'

/** What a dead process had in hand is sent again only when it has had time to arrive: a network cannot know it by its key before. */
const ARRIVAL_MS = 3_000
/** What is due later than this is no wait of a dispatcher's but a weekly digest: it keeps its day. */
const SOON_MS = 86_400_000

/** Of a row that nobody holds. It stays, for it tells the next one what time it was. */
const NOBODY = ''

export function createLeaders({ query, transaction, takeLeadLock }: Database): LeaderStore {
  const inheriting = new Map<string, Promise<void>>()

  /** Once a network, the first time that it is ours. */
  const inherit = async (claim: Claim): Promise<void> => {
    const { adapter } = claim
    const begun = inheriting.get(adapter) ?? transaction((ask) => inheritFromDead(ask, claim))
    inheriting.set(adapter, begun)
    begun.catch(() => inheriting.delete(adapter))
    await begun
  }

  return {
    async lead(claim) {
      const { adapter, holder, now, until } = claim
      const taken = takeLeadLock?.(adapter)
      if (taken === 'elsewhere') return false
      if (taken === 'inherited') await inherit(claim)
      const { count } = await query(
        `insert into leaders (name, holder, until) values ($1, $2, $3)
          on conflict (name) do update set holder = excluded.holder, until = excluded.until
          where leaders.holder in ('${NOBODY}', excluded.holder) or leaders.until <= $4`,
        [nameOf(adapter), holder, until.getTime(), now.getTime()],
      )
      return count > 0
    },
    async resign({ adapter, holder, until }) {
      await query(`update leaders set holder = '${NOBODY}', until = $3 where name = $1 and holder = $2`, [
        nameOf(adapter),
        holder,
        until.getTime(),
      ])
    },
  }
}

const nameOf = (adapter: string): string => `dispatch.${adapter}`

/** Ends lead and leases of a process that is dead; and where the clock was set back since it led, moves what waits back with it. */
async function inheritFromDead(ask: Query, { adapter, now, until }: Claim): Promise<void> {
  const nowMs = now.getTime()
  const soonMs = nowMs + ARRIVAL_MS
  const last = firstOf(await ask('select until from leaders where name = $1', [nameOf(adapter)]))
  const setBackMs = Math.max(0, Number(last?.['until'] ?? 0) - until.getTime())
  await ask('delete from leaders where name = $1', [nameOf(adapter)])
  await ask(`update deliveries set due_at = $2, is_leased = 0 where adapter = $1 and state = 0 and is_leased = 1 and due_at > $2`, [
    adapter,
    soonMs,
  ])
  if (setBackMs === 0) return
  await ask(`update deliveries set due_at = due_at - $2 where adapter = $1 and state = 0 and due_at > $3 and due_at <= $4`, [
    adapter,
    setBackMs,
    soonMs,
    nowMs + setBackMs + SOON_MS,
  ])
  // Rounds are of all networks: those of announcements that are not made yet begin as long from now as they were to wait.
  const madeAt = '(select max(created_at) from announcements where round = rounds.id)'
  await ask(`update rounds set release_at = release_at - ${madeAt} + $1 where is_spread = 0 and ${madeAt} > $1`, [nowMs])
}

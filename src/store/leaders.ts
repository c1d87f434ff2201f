/** One leader over all replicas: a row that whoever comes first holds until its time is over. */
import type { LeaderStore } from '../core/store.ts'
import type { Database } from './database.ts'

export function createLeaders({ query }: Database): LeaderStore {
  return {
    async lead({ name, holder, now, until }) {
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

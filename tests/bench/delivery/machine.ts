/** What the parts share: databases full of subscriptions, and publisher and dispatcher over them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sender, SendResult } from '../../../src/core/announcements.ts'
import type { Time } from '../../../src/core/ports.ts'
import { createRegions } from '../../../src/core/region.ts'
import type { Store } from '../../../src/core/store.ts'
import { createDispatcher } from '../../../src/delivery/dispatcher.ts'
import { createPacing, type NetworkLimits } from '../../../src/delivery/pacing.ts'
import { createPublisher } from '../../../src/delivery/publisher.ts'
import type { Database } from '../../../src/store/database.ts'
import { openPostgres } from '../../../src/store/postgres.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import { createMemoryLog } from '../../support/fake-network.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'

export const folder = mkdtempSync(join(tmpdir(), 'optout-bench-'))
const started = await startPostgres()
if (typeof started === 'string') console.log(`PostgreSQL cannot start here, its figures are left out: ${started}`)
export const postgres: TestPostgres | undefined = typeof started === 'string' ? undefined : started
let files = 0

export type Kind = 'sqlite' | 'postgres'
export const kinds: readonly Kind[] = postgres ? ['sqlite', 'postgres'] : ['sqlite']

export async function openDatabase(kind: Kind): Promise<Database> {
  if (kind === 'postgres' && postgres) return openPostgres(await postgres.freshUrl())
  files += 1
  return openSqlite(join(folder, `${files}.sqlite`))
}

/** Subscriptions by the million, written as one statement. */
export async function subscribeMany(database: Database, count: number): Promise<void> {
  await database.query(
    `insert into subscriptions (adapter, chat_id, locale, min_severity, is_silent, is_weekly, subscribed_by, created_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      select 'telegram', cast(i as text), 'en', 0, 0, 0, 'p', 0 from n`,
  )
}

export const memory = (): number => Math.round(process.memoryUsage().rss / 1e6)
const quiet = createMemoryLog()
export const senderOf = (send: Sender['send']): Sender => ({
  adapter: 'telegram',
  send,
  edit: async (_, messageId) => ({ type: 'sent', messageId }),
  tellSubscriber: async () => ({ type: 'sent', messageId: '0' }),
})
export const SENT: SendResult = { type: 'sent', messageId: '1' }

interface Machine {
  readonly store: Store
  readonly sender: Sender
  readonly time: Time
  readonly limits: NetworkLimits
}

/** Publisher and dispatcher as the program has them. */
export function start({ store, sender, time, limits }: Machine) {
  const stop = new AbortController()
  const dispatcher = createDispatcher({
    store,
    sender,
    pacing: createPacing(limits),
    time,
    log: quiet,
    chance: Math.random,
    holder: 'bench',
  })
  const publisher = createPublisher({ store, regions: createRegions([]), time, log: quiet, digestWindowMs: 0, onSpread: dispatcher.wake })
  const running = Promise.all([dispatcher.run(stop.signal), publisher.run(stop.signal)])
  return {
    publisher,
    stop: async () => {
      stop.abort()
      await running
    },
  }
}

export async function closeMachines(): Promise<void> {
  await postgres?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
}

/** A database that the first version of the program made and filled, opened by today's. */
import { expect, test } from 'vitest'
import type { Store } from '../../../src/core/store.ts'
import type { Database } from '../../../src/store/database.ts'
import { initial } from '../../../src/store/migrations/001-initial.ts'
import { storeOver } from '../../../src/store/open-store.ts'
import { DAY, draft, inShort, later, lease, NOW, SECOND, sent, spreadAll, wish } from '../../support/outbox.ts'

const at = NOW.getTime()
const chat = (chatId: string) => ({ adapter: 'telegram', chatId }) as const

const BODY = JSON.stringify({ platforms: ['linkedin'], texts: { en: 'What changed' }, regions: ['all'], sources: [] })

const SUBSCRIPTION =
  'adapter, chat_id, space_id, locale, min_severity, is_silent, is_weekly, subscribed_by, created_at, pause_reason, paused_at'
const ANNOUNCEMENT = 'id, round, topics, regions, severity, body, state, created_at'

/** As the first version wrote them: its columns, and no other. */
const ROWS = [
  `insert into settings (adapter, chat_id, locale, region, device) values ('telegram', 'here', 'de', 'at', 'ios')`,
  `insert into subscriptions (${SUBSCRIPTION}) values
    ('telegram', 'here', null, 'de', 0, 0, 0, 'p', ${at}, null, null),
    ('telegram', 'left', 's', 'en', 0, 0, 0, 'p', ${at}, 'left', ${at})`,
  `insert into reminders (adapter, chat_id, every_months, platforms, locale, next_at) values ('telegram', 'here', 3, ' linkedin ', 'de', ${at})`,
  `insert into known_changes (id) values (''), ('x/1'), ('x/2')`,
  `insert into rounds (release_at, is_joinable, is_spread) values (${at}, 1, 1)`,
  `insert into announcements (${ANNOUNCEMENT}) values
    ('x/1', 1, '', '', 0, '${BODY}', 'finished', ${at}), ('x/2', 1, '', '', 0, '${BODY}', 'spread', ${at})`,
  `insert into deliveries (announcement, subscription, adapter, state, due_at, since, sent_at, network_message) values
    (1, 1, 'telegram', 2, ${at}, ${at}, ${at + 5 * SECOND}, 'm'), (2, 1, 'telegram', 0, ${at}, ${at}, null, null)`,
]

async function openedByTheFirst(database: Database): Promise<void> {
  const statements = [...initial(database.dialect), 'create table schema_version (version integer not null)']
  for (const statement of [...statements, 'insert into schema_version (version) values (1)', ...ROWS]) await database.query(statement)
}

/** @param open gives a new, empty database. */
export function describeEarlier(name: string, open: () => Promise<Database>): void {
  test(`${name}: everything that the first version kept is found, and goes on`, async () => {
    const database = await open()
    await openedByTheFirst(database)
    await using store = await storeOver(database)
    expect(await store.readSettings(chat('here'))).toEqual({ locale: 'de', region: 'at', device: 'ios' })
    expect(await store.subscriptionOf(chat('here'))).toMatchObject({ platforms: 'all', locale: 'de', pause: undefined })
    expect(await store.dueReminders('telegram', NOW, 9)).toHaveLength(1)
    expect(await store.lastSentAt(chat('here'))).toEqual(later(5 * SECOND))
    expect(await store.report('x/1')).toMatchObject({ recipients: 1, sent: 1 })
    expect(await store.publish([draft('x/1'), draft('x/2')], { now: NOW, releaseAt: NOW })).toEqual([])
    const [delivery] = await lease(store, NOW)
    if (!delivery) throw new Error('The delivery that was under way is not there')
    expect(inShort(delivery)).toBe('here: x/2')
    await store.settle([sent(delivery, NOW)])
    expect(await store.finishAnnouncements()).toEqual(['x/2'])
    expect((await store.exportAll()).records).toHaveLength(7)
    expect(await store.eraseLeft(later(SECOND))).toBe(1)
    expect(await pruned(store)).toMatchObject({ recipients: 1, sent: 1 })
  })

  test(`${name}: what a replica of the first version still writes while the tables are new already is found`, async () => {
    const database = await open()
    await openedByTheFirst(database)
    await using store = await storeOver(database)
    await database.query(
      `insert into subscriptions (${SUBSCRIPTION}) values ('telegram', 'late', null, 'tr', 0, 0, 0, 'p', ${at}, null, null)`,
    )
    await database.query('insert into rounds (release_at, is_joinable) values ($1, 0)', [at])
    await database.query(
      `insert into announcements (${ANNOUNCEMENT}) select 'x/3', max(id), '', '', 0, '${BODY}', 'waiting', ${at} from rounds`,
    )
    expect(await spreadAll(store, NOW)).toBe(3)
    expect((await lease(store, NOW)).map(inShort)).toEqual(['here: x/2, x/3', 'late: x/3'])
    expect(await store.subscribe(wish('late', { locale: 'ja' }), NOW)).toMatchObject({ locale: 'ja' })
  })
}

/** The report of what was dropped for its age. */
async function pruned(store: Store) {
  while (await store.pruneDeliveries(later(DAY), 100));
  return store.report('x/1')
}

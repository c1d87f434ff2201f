import { expect, test } from 'vitest'
import { storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { draft, fill, later, lease, MINUTE, NOW, sent, wish } from '../support/outbox.ts'

test('the outbox tells how much waits, and for how long the oldest has', async () => {
  await using store = await storeOver(openSqlite(':memory:'))
  expect(await store.outboxState(NOW)).toEqual({ pending: 0, oldestSeconds: 0 })
  await fill(store, [wish('a'), wish('b')], [draft('x/1')])
  expect(await store.outboxState(later(MINUTE))).toEqual({ pending: 2, oldestSeconds: 60 })
  const [first] = await lease(store, NOW, 1)
  if (!first) throw new Error('Nothing was due')
  await store.settle([sent(first, NOW)])
  expect((await store.outboxState(NOW)).pending).toBe(1)
})

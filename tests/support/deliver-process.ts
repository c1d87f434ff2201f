/** Writes deliveries without end to SQLite in a folder, or to the PostgreSQL of an address, and prints a dot for each write. */
import { openStore } from '../../src/store/open-store.ts'
import { draft, fill, lease, NOW, sent, spreadAll, wish } from './outbox.ts'

const CHATS = 200
const [, , dataDir = '', databaseUrl = ''] = process.argv

await using store = await openStore({ dataDir, databaseUrl: databaseUrl || undefined })
await fill(
  store,
  Array.from({ length: CHATS }, (_, index) => wish(`c${index}`)),
  [],
)
for (let round = 1; ; round += 1) {
  await store.publish([draft(`x/${round}`)], { now: NOW, releaseAt: NOW })
  await spreadAll(store, NOW)
  for (;;) {
    const leased = await lease(store, NOW, 20)
    if (leased.length === 0) break
    await store.settle(leased.map((delivery) => sent(delivery, NOW)))
    process.stdout.write('.')
  }
}

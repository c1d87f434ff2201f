/** A program that only spreads and dispatches, over a store and a counting server given as JSON: what crash runs start and kill. */
import { randomUUID } from 'node:crypto'
import { deliveryNonce, type Sender, type SendResult } from '../../src/core/announcements.ts'
import { createRegions } from '../../src/core/region.ts'
import { createDispatcher } from '../../src/delivery/dispatcher.ts'
import { createPacing, telegramLimits } from '../../src/delivery/pacing.ts'
import { createPublisher } from '../../src/delivery/publisher.ts'
import { openStore } from '../../src/store/open-store.ts'
import { createTime } from '../../src/time.ts'
import type { Posted } from './counting-server.ts'

const { dataDir, databaseUrl, url, perSecond } = JSON.parse(process.argv[2] ?? '{}')
const store = await openStore({ dataDir, databaseUrl })
const time = createTime()
const log = { info: () => undefined, warn: () => undefined, error: (event: string) => void process.stderr.write(`${event}\n`) }

const sender: Sender = {
  adapter: 'telegram',
  async send(delivery, signal): Promise<SendResult> {
    const { subscription, announcements } = delivery
    const posted: Posted = {
      chatId: subscription.chat.chatId,
      nonce: deliveryNonce(delivery),
      announcements: announcements.map(({ id }) => id),
    }
    try {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(posted), signal })
      const result: SendResult = JSON.parse(await response.text())
      return result
    } catch {
      return { type: 'deferred', because: 'trouble', scope: 'chat', retryAfterMs: 200 }
    }
  },
  edit: async (_, messageId) => ({ type: 'sent', messageId }),
  tellSubscriber: async () => ({ type: 'sent', messageId: 'told' }),
}

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
// Whoever started it is gone: it must not stay.
process.stdin.resume().once('close', () => process.exit())
const dispatcher = createDispatcher({
  store,
  sender,
  pacing: createPacing(telegramLimits(perSecond)),
  time,
  log,
  chance: Math.random,
  holder: randomUUID(),
  // Ten times as fast as in earnest and more, so that what a killed one held is soon another's.
  tempo: { leaseMs: 2_000, sendTimeoutMs: 1_200, leadMs: 600, lookMs: 200 },
})
const publisher = createPublisher({ store, regions: createRegions([]), time, log, digestWindowMs: 0, onSpread: dispatcher.wake })
process.stdout.write('started\n')
await Promise.all([dispatcher.run(stop.signal), publisher.run(stop.signal)])
await store[Symbol.asyncDispose]()
process.exit()

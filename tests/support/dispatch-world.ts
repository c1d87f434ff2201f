/** A store with announcements that are due, a network, and dispatchers over them, in simulated time. */
import type { AnnouncementDraft, SubscriptionWish } from '../../src/core/announcements.ts'
import type { Store } from '../../src/core/store.ts'
import { createDispatcher } from '../../src/delivery/dispatcher.ts'
import { createPacing, telegramLimits } from '../../src/delivery/pacing.ts'
import { storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createFakeNetwork, createMemoryLog, type FakeNetworkParts } from './fake-network.ts'
import { draft, fill, MINUTE, NOW, wish } from './outbox.ts'
import { createSimulatedTime } from './simulated-time.ts'

interface WorldParts {
  readonly wishes?: readonly SubscriptionWish[]
  readonly drafts?: readonly AnnouncementDraft[]
  readonly answer?: FakeNetworkParts['answer']
  readonly latencyMs?: number
}

let opened: Store | undefined

/** Closes the store of the world that was made last. */
export async function closeWorld(): Promise<void> {
  await opened?.[Symbol.asyncDispose]()
  opened = undefined
}

/** A store with announcements that are due, a network, and dispatchers to start over them. */
export async function createWorld({ wishes = [wish('a')], drafts = [draft('x/1')], answer, latencyMs = 100 }: WorldParts) {
  const time = createSimulatedTime(NOW)
  const store = await storeOver(openSqlite(':memory:'))
  opened = store
  await fill(store, wishes, drafts)
  const network = createFakeNetwork({ time, latencyMs, ...(answer && { answer }) })
  const log = createMemoryLog()
  let replicas = 0
  const start = (over: Store = store, sender = network) => {
    const stop = new AbortController()
    replicas += 1
    const dispatcher = createDispatcher({
      store: over,
      sender,
      pacing: createPacing(telegramLimits()),
      time,
      log,
      chance: () => 0.5,
      holder: `replica-${replicas}`,
    })
    const running = dispatcher.run(stop.signal)
    return {
      wake: dispatcher.wake,
      stop: async () => {
        stop.abort()
        await time.pass(MINUTE)
        await running
      },
    }
  }
  return { time, store, network, log, start }
}

export const chats = (count: number): SubscriptionWish[] => Array.from({ length: count }, (_, index) => wish(`c${index}`))

/** What has arrived, by chat. */
export const received = (arrivals: readonly { chatId: string }[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { chatId } of arrivals) counts.set(chatId, (counts.get(chatId) ?? 0) + 1)
  return counts
}

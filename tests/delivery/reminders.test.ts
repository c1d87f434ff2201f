import { afterEach, expect, test } from 'vitest'
import type { Reminder, ReminderSender, SendResult } from '../../src/core/announcements.ts'
import { createRegions } from '../../src/core/region.ts'
import type { Store } from '../../src/core/store.ts'
import { createDeliveryService } from '../../src/delivery/delivery-service.ts'
import { telegramLimits } from '../../src/delivery/pacing.ts'
import { storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createFakeNetwork, createMemoryLog } from '../support/fake-network.ts'
import { DAY, draft, later, MINUTE, NOW, SECOND, wish } from '../support/outbox.ts'
import { createSimulatedTime } from '../support/simulated-time.ts'

let opened: Store | undefined
afterEach(async () => {
  await opened?.[Symbol.asyncDispose]()
  opened = undefined
})

/** Months of 30 days: the calendar is the caller's. */
const monthsAfter = (from: Date, months: number): Date => new Date(from.getTime() + months * 30 * DAY)

async function createWorld(answer: (times: number) => SendResult = () => ({ type: 'sent', messageId: '1' })) {
  const time = createSimulatedTime(NOW)
  const store = await storeOver(openSqlite(':memory:'))
  opened = store
  const reminded: string[] = []
  const reminders: ReminderSender = {
    adapter: 'telegram',
    async sendReminder({ chat }) {
      reminded.push(chat.chatId)
      return answer(reminded.length)
    },
  }
  const log = createMemoryLog()
  const network = createFakeNetwork({ time })
  const start = (holder: string) => {
    const stop = new AbortController()
    const service = createDeliveryService({
      store,
      networks: [{ sender: network, limits: telegramLimits(), reminders }],
      regions: createRegions([]),
      time,
      log,
      chance: () => 0.5,
      holder,
      digestWindowMs: 0,
      monthsAfter,
    })
    const running = service.run(stop.signal)
    return {
      ...service,
      stop: async () => {
        stop.abort()
        await time.pass(MINUTE)
        await running
      },
    }
  }
  return { time, store, reminded, network, start }
}

const reminder = (chatId: string, nextAt: Date): Reminder => ({
  chat: { adapter: 'telegram', chatId },
  everyMonths: 3,
  platforms: [],
  locale: 'en',
  nextAt,
})

test('a reminder comes once when it is due, whatever the number of replicas, and again after its months', async () => {
  const { time, store, reminded, start } = await createWorld()
  await store.remind(reminder('a', later(5 * MINUTE)))
  start('one')
  start('two')
  await time.pass(4 * MINUTE)
  expect(reminded).toEqual([])
  await time.pass(3 * MINUTE)
  expect(reminded).toEqual(['a'])
  expect(await store.reminderOf({ adapter: 'telegram', chatId: 'a' })).toMatchObject({ nextAt: later(90 * DAY + 5 * MINUTE) })
})

test('a program that was down for a year reminds once', async () => {
  const { time, store, reminded, start } = await createWorld()
  await store.remind(reminder('a', later(-365 * DAY)))
  start('one')
  await time.pass(10 * MINUTE)
  expect(reminded).toEqual(['a'])
  expect(await store.reminderOf({ adapter: 'telegram', chatId: 'a' })).toMatchObject({ nextAt: later(85 * DAY) })
})

test('who blocked the bot is not tried again', async () => {
  const { time, store, reminded, start } = await createWorld(() => ({ type: 'refused', reason: 'blocked' }))
  await store.remind(reminder('a', NOW))
  start('one')
  await time.pass(10 * MINUTE)
  expect(reminded).toEqual(['a'])
  expect(await store.reminderOf({ adapter: 'telegram', chatId: 'a' })).toBeUndefined()
})

test('what the network puts off is put off, and what failed on the way is not sent twice', async () => {
  const { time, store, reminded, start } = await createWorld((times) =>
    times === 1
      ? { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 1_000 }
      : { type: 'deferred', because: 'trouble', scope: 'chat' },
  )
  await store.remind(reminder('a', NOW))
  start('one')
  await time.pass(59 * MINUTE)
  expect(reminded).toEqual(['a'])
  await time.pass(10 * MINUTE)
  expect(reminded).toEqual(['a', 'a'])
  await time.pass(120 * MINUTE)
  expect(reminded).toEqual(['a', 'a'])
})

test('the service publishes, spreads, sends and stops as one', async () => {
  const { time, store, network, start } = await createWorld()
  await store.subscribe(wish('a'), NOW)
  const service = start('one')
  await time.pass(2 * SECOND)
  await service.publishOne(draft('operator/1'))
  service.noteAnswer('telegram')
  service.noteAnswer('discord')
  await time.pass(2 * SECOND)
  expect(network.arrivals).toMatchObject([{ what: 'a: operator/1' }])
  await service.stop()
})

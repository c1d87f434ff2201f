import { expect, test, vi } from 'vitest'
import { createTime, openTime } from '../src/time.ts'

test('time agrees with the database that replicas share', async () => {
  const ahead = 3_600_000
  const time = await openTime({ clock: async () => new Date(createTime().now().getTime() + ahead) })
  const differenceMs = time.now().getTime() - createTime().now().getTime()
  expect(Math.abs(differenceMs - ahead)).toBeLessThan(1_000)
})

test('it catches up after the machine slept, and never goes back', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    let ahead = 0
    const time = await openTime({ clock: async () => new Date(createTime().now().getTime() + ahead) }, 60_000)
    const aheadNow = async (): Promise<number> => {
      await vi.advanceTimersByTimeAsync(60_000)
      return Math.round((time.now().getTime() - createTime().now().getTime()) / 1_000)
    }
    ahead = 3_600_000
    expect(await aheadNow()).toBe(3_600)
    ahead = 0
    expect(await aheadNow()).toBe(3_600)
  } finally {
    vi.useRealTimers()
  }
})

test('a sleep ends at once when its signal aborts, before or after it began', async () => {
  const stop = new AbortController()
  const sleeping = createTime().sleep(3_600_000, stop.signal)
  stop.abort()
  await sleeping
  await createTime().sleep(3_600_000, stop.signal)
})

test('it runs evenly, whatever is done to the clock of the machine', () => {
  const time = createTime()
  const before = time.now().getTime()
  const { now } = Date
  Date.now = () => 0
  try {
    expect(time.now().getTime()).toBeGreaterThanOrEqual(before)
  } finally {
    Date.now = now
  }
})

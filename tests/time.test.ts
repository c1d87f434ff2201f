import { expect, test } from 'vitest'
import { createTime, openTime } from '../src/time.ts'

test('time agrees with the database that replicas share', async () => {
  const ahead = 3_600_000
  const time = await openTime({ clock: async () => new Date(createTime().now().getTime() + ahead) })
  const differenceMs = time.now().getTime() - createTime().now().getTime()
  expect(Math.abs(differenceMs - ahead)).toBeLessThan(1_000)
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

import { expect, test } from 'vitest'
import { type Delivery, deliveryNonce, type SendResult } from '../../src/core/announcements.ts'
import { backoffMs, outcomeOf } from '../../src/delivery/outcomes.ts'
import { DAY, later, NOW, wish } from '../support/outbox.ts'

const delivery: Delivery = {
  id: 7,
  announcements: [],
  subscription: { ...wish('a'), id: 1, createdAt: NOW, pause: undefined },
  attempt: 0,
  since: NOW,
  leasedUntil: later(25_000),
}
const failure: SendResult = { type: 'deferred', because: 'trouble', scope: 'chat' }

test('a wait that the network names is exactly so long', () => {
  const result = { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 4_321 } as const
  expect(outcomeOf(delivery, result, { now: NOW, chance: 1 })).toEqual({
    type: 'deferred',
    dueAt: later(4_321),
    attempt: 1,
    mayHaveArrived: false,
  })
})

test('what always fails is dead after about a day and a half', () => {
  let [nowMs, attempt, tries] = [NOW.getTime(), 0, 0]
  for (;;) {
    tries += 1
    const outcome = outcomeOf({ ...delivery, attempt }, failure, { now: new Date(nowMs), chance: 0.5 })
    if (outcome.type !== 'deferred') {
      expect(outcome).toEqual({ type: 'dead', reason: 'gave-up' })
      break
    }
    expect(outcome.mayHaveArrived).toBe(true)
    attempt = outcome.attempt
    nowMs = outcome.dueAt.getTime()
  }
  expect(tries).toBe(40)
  expect((nowMs - NOW.getTime()) / DAY).toBeCloseTo(1.27, 2)
})

test('neither a burst of "later" nor long being down ends a delivery, only both together', () => {
  const result = { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 1_000 } as const
  const after = (attempt: number, ms: number) => outcomeOf({ ...delivery, attempt }, result, { now: later(ms), chance: 0 }).type
  expect([after(1_000, DAY), after(0, 9 * DAY), after(38, 9 * DAY), after(39, 9 * DAY)]).toEqual([
    'deferred',
    'deferred',
    'deferred',
    'dead',
  ])
})

test('attempts are counted to a thousand and no further', () => {
  expect(outcomeOf({ ...delivery, attempt: 1_000 }, failure, { now: NOW, chance: 0.5 })).toMatchObject({ attempt: 1_000 })
})

test('waits after failures differ by chance, so that what failed together does not come back together', () => {
  expect([0, 0.5, 1].map((chance) => backoffMs(0, chance))).toEqual([4_000, 5_000, 6_000])
  expect(backoffMs(30, 0.5)).toBe(3_600_000)
})

test("a delivery's nonce fits what Discord takes, for any id", () => {
  expect(deliveryNonce({ id: Number.MAX_SAFE_INTEGER }).length).toBeLessThanOrEqual(25)
  expect(deliveryNonce({ id: 7 })).not.toBe(deliveryNonce({ id: 8 }))
})

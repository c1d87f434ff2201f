import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPacing, discordLimits, type NetworkLimits, type Pacing, telegramLimits } from '../../src/delivery/pacing.ts'

/** Sends to chats in turn for so long, waking so late each time; returns when each went out. */
function run(pacing: Pacing, { chats, forMs, lateMs }: { chats: readonly string[]; forMs: number; lateMs: () => number }) {
  const sends: { atMs: number; chatId: string }[] = []
  const start = 1_000_000
  let nowMs = start
  for (let turn = 0; nowMs < start + forMs; ) {
    const chatId = chats[turn % chats.length] ?? ''
    const pace = pacing.take(chatId, nowMs)
    if (pace.type === 'go') sends.push({ atMs: nowMs, chatId })
    if (pace.type === 'wait' && pace.scope === 'network') nowMs = pace.untilMs + lateMs()
    else {
      turn += 1
      if (turn % chats.length === 0) nowMs += 1
    }
  }
  return sends
}

/** The most that any window holds, wherever it begins. */
function fullest(times: readonly number[], windowMs: number): number {
  let most = 0
  for (let from = 0, to = 0; to < times.length; to += 1) {
    while ((times[to] ?? 0) - (times[from] ?? 0) >= windowMs) from += 1
    most = Math.max(most, to - from + 1)
  }
  return most
}

const many = Array.from({ length: 5_000 }, (_, index) => `${index}`)
const networks: readonly (readonly [string, NetworkLimits, number])[] = [
  ['telegram', telegramLimits(), 30],
  ['discord', discordLimits(), 50],
  ['telegram, paid', telegramLimits(1_000), 1_000],
]

describe.each(networks)('%s', (_, limits, perSecond) => {
  test('no window of a second holds more than the limit, however late it wakes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 1, maxLength: 50 }), (lateness) => {
        let turn = 0
        const lateMs = (): number => lateness[turn++ % lateness.length] ?? 0
        const sends = run(createPacing(limits), { chats: many, forMs: 4_000, lateMs })
        expect(
          fullest(
            sends.map(({ atMs }) => atMs),
            1_000,
          ),
        ).toBeLessThanOrEqual(perSecond)
      }),
      { numRuns: 60 },
    )
  })

  test('it reaches 97 % of the limit with timers that are up to 15 ms late', () => {
    let seed = 1
    const lateMs = (): number => {
      seed = (seed * 16_807) % 2_147_483_647
      return (seed % 1_500) / 100
    }
    const sends = run(createPacing(limits), { chats: many, forMs: 60_000, lateMs: perSecond === 1_000 ? () => 0 : lateMs })
    expect(sends.length / 60).toBeGreaterThanOrEqual(perSecond * 0.97)
  })
})

test('a chat is written to once a second, and a group 20 times a minute', () => {
  const person = run(createPacing(telegramLimits()), { chats: ['7'], forMs: 130_000, lateMs: () => 0 })
  const group = run(createPacing(telegramLimits()), { chats: ['-7'], forMs: 130_000, lateMs: () => 0 })
  const times = (sends: typeof person): number[] => sends.map(({ atMs }) => atMs)
  expect(fullest(times(person), 1_000)).toBe(1)
  expect(fullest(times(group), 60_000)).toBe(20)
  expect(person.length).toBeGreaterThan(110)
})

test('a chat that must wait holds up no other', () => {
  const pacing = createPacing(telegramLimits())
  expect(pacing.take('1', 0).type).toBe('go')
  expect(pacing.take('1', 500)).toEqual({ type: 'wait', scope: 'chat', untilMs: 1_000 })
  expect(pacing.take('2', 500).type).toBe('go')
})

test('what the network says comes before any figure', () => {
  const pacing = createPacing(telegramLimits())
  pacing.holdNetwork(35_000)
  pacing.holdChat('2', 90_000)
  expect(pacing.take('1', 34_999)).toEqual({ type: 'wait', scope: 'network', untilMs: 35_000 })
  expect(pacing.take('1', 35_000).type).toBe('go')
  expect(pacing.take('2', 36_000)).toEqual({ type: 'wait', scope: 'chat', untilMs: 90_000 })
  expect(pacing.take('2', 90_000).type).toBe('go')
})

test('found too fast, it goes slower for a while, once for what was in flight together', () => {
  const rate = (pacing: Pacing, fromMs: number): number => {
    let count = 0
    for (let nowMs = fromMs; nowMs < fromMs + 10_000; nowMs += 1) if (pacing.take(`${nowMs}`, nowMs).type === 'go') count += 1
    return count / 10
  }
  const pacing = createPacing(telegramLimits())
  expect(rate(pacing, 0)).toBeCloseTo(29.4, 0)
  for (let index = 0; index < 10; index += 1) pacing.noteThrottled(10_000 + index)
  expect(rate(pacing, 10_000)).toBeCloseTo(29.4 * 0.95, 0)
  pacing.noteThrottled(20_000)
  expect(rate(pacing, 20_000)).toBeCloseTo(29.4 * 0.95 * 0.95, 0)
  expect(rate(pacing, 600_000)).toBeCloseTo(29.4, 0)
})

test('answers never wait, and announcements make room for them', () => {
  const limits = telegramLimits()
  const quiet = createPacing(limits)
  const busy = createPacing(limits)
  const sendAll = (pacing: Pacing, answersPerSecond: number): number[] => {
    const times: number[] = []
    for (let nowMs = 0, turn = 0; nowMs < 30_000; nowMs += 1) {
      if (answersPerSecond > 0 && nowMs % (1_000 / answersPerSecond) === 0) {
        pacing.noteAnswer(nowMs)
        times.push(nowMs)
      }
      if (pacing.take(`${turn}`, nowMs).type === 'go') {
        turn += 1
        times.push(nowMs)
      }
    }
    return times
  }
  expect(sendAll(quiet, 0).length / 30).toBeGreaterThan(29.1)
  // All together stay under the limit, once it is known that people talk.
  expect(
    fullest(
      sendAll(busy, 10).filter((at) => at > 1_000),
      1_000,
    ),
  ).toBeLessThanOrEqual(30)
})

test('invalid requests stop everything well before the network bans us, until the window is over', () => {
  const pacing = createPacing(discordLimits())
  let invalid = 0
  let nowMs = 0
  // Every send is refused.
  for (let turn = 0; nowMs < 590_000; ) {
    const pace = pacing.take(`${turn}`, nowMs)
    if (pace.type === 'go') {
      pacing.noteInvalid(nowMs)
      invalid += 1
      turn += 1
    } else nowMs = pace.untilMs
  }
  expect(invalid).toBe(5_000)
  expect(nowMs).toBeGreaterThanOrEqual(600_000)
  expect(pacing.take('x', nowMs).type).toBe('go')
})

test('what is remembered of chats does not grow with their number', () => {
  const pacing = createPacing(telegramLimits(1_000))
  const sends = run(pacing, { chats: Array.from({ length: 100_000 }, (_, index) => `${index}`), forMs: 90_000, lateMs: () => 0 })
  expect(sends.length).toBeGreaterThan(85_000)
  expect(pacing.remembered).toBeLessThan(20_000)
})

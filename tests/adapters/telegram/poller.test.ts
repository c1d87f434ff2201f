import { expect, test } from 'vitest'
import { CallFailed } from '../../../src/adapters/telegram/patience.ts'
import { type FetchOptions, type PollerParts, poll } from '../../../src/adapters/telegram/poller.ts'
import { createTestLog } from '../../support/telegram-person.ts'
import { NOW } from '../../support/world.ts'

interface Bench {
  readonly fetches: FetchOptions[]
  readonly handled: number[]
  readonly stop: AbortController
  readonly running: Promise<void>
  nowMs: number
}

/** A poller over a queue with Telegram's offsets; `handle` decides when an update is done. */
function start(ids: readonly number[], handle: (id: number, onPause: (isPausing: boolean) => void, bench: Bench) => Promise<void>): Bench {
  const fetches: FetchOptions[] = []
  const stop = new AbortController()
  const bench: Bench = { fetches, handled: [], stop, nowMs: NOW.getTime(), running: Promise.resolve() }
  const parts: PollerParts = {
    fetch: async (options, signal) => {
      fetches.push(options)
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw new CallFailed({ code: 0, reason: 'unreachable' })
      return ids
        .filter((id) => id >= (options.offset ?? 0))
        .slice(0, options.limit)
        .map((update_id) => ({ update_id }))
    },
    handle: async (update, onPause) => {
      const id = (update as { update_id: number }).update_id
      await handle(id, onPause, bench)
      bench.handled.push(id)
    },
    wait: async () => {},
    clock: () => new Date(bench.nowMs),
    log: createTestLog().log,
  }
  return Object.assign(bench, { running: poll(parts, stop.signal) })
}

const until = async (isMet: () => boolean): Promise<void> => {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve))
}
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)

test('nothing is confirmed before what stands in front of it is done', async () => {
  const first = Promise.withResolvers<void>()
  const bench = start(range(1, 5), (id) => (id === 1 ? first.promise : Promise.resolve()))
  await until(() => bench.handled.length === 4 && bench.fetches.length > 3)
  expect(bench.fetches.slice(1).every(({ offset }) => offset === 1)).toBe(true)
  first.resolve()
  await until(() => bench.fetches.some(({ offset }) => offset === 6))
  expect(bench.handled.toSorted((a, b) => a - b)).toEqual(range(1, 5))
  bench.stop.abort()
  await bench.running
})

test('a window full of work behind one that must wait lets that one be confirmed; nothing is handled twice', async () => {
  const held = Promise.withResolvers<void>()
  const bench = start(range(1, 250), (id, onPause) => {
    if (id !== 1) return Promise.resolve()
    onPause(true)
    return held.promise
  })
  await until(() => bench.handled.length === 249)
  held.resolve()
  bench.stop.abort()
  await bench.running
  expect(bench.handled.toSorted((a, b) => a - b)).toEqual(range(1, 250))
})

test('one that is merely slow is passed by only after two seconds', async () => {
  const slow = Promise.withResolvers<void>()
  const bench = start(range(1, 250), (id) => (id === 1 ? slow.promise : Promise.resolve()))
  await until(() => bench.handled.length === 99 && bench.fetches.length > 4)
  expect(bench.fetches.at(-1)?.offset).toBe(1)
  bench.nowMs += 2_000
  await until(() => bench.handled.length === 249)
  slow.resolve()
  bench.stop.abort()
  await bench.running
})

test('after a week of silence Telegram may count anew, so no offset is asked for', async () => {
  const bench = start([7], () => Promise.resolve())
  await until(() => bench.fetches.at(-1)?.offset === 8)
  bench.nowMs += 7 * 24 * 3_600_000
  await until(() => bench.fetches.at(-1)?.offset === undefined)
  bench.stop.abort()
  await bench.running
})

test('a stop confirms what is done, and leaves what is not for the next start', async () => {
  const last = Promise.withResolvers<void>()
  const bench = start(range(1, 3), (id) => (id === 3 ? last.promise : Promise.resolve()))
  await until(() => bench.handled.length === 2)
  bench.stop.abort()
  last.resolve()
  await bench.running
  expect(bench.fetches.at(-1)).toEqual({ offset: 4, limit: 1, timeoutSeconds: 0 })
})

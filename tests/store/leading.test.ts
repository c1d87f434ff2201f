/** Who leads over an SQLite file, and what becomes of what a dead leader left. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { DAY, draft, fill, inShort, later, lease, NOW, SECOND, sent, spreadAll, wish } from '../support/outbox.ts'

const HOUR = 3_600_000
const root = mkdtempSync(join(tmpdir(), 'optout-leading-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const freshFolder = (): string => {
  folders += 1
  return join(root, `${folders}`)
}
/** To the lock, two connections to one file are as two processes. */
const open = (dataDir: string): Promise<Store> => openStore({ dataDir, databaseUrl: undefined })
const claim = (holder: string, now = NOW) => ({ adapter: 'telegram' as const, holder, now, until: new Date(now.getTime() + 12 * SECOND) })

/** A folder in which one has led before, so that its lock has been there. */
async function usedFolder(): Promise<string> {
  const dataDir = freshFolder()
  await using store = await open(dataDir)
  await store.lead(claim('before', later(-DAY)))
  return dataDir
}

const due = async (store: Store, now: Date): Promise<string[]> => (await lease(store, now)).map(inShort)
/** Sends what is due. */
async function sends(store: Store, now: Date): Promise<string[]> {
  const leased = await lease(store, now)
  await store.settle(leased.map((delivery) => sent(delivery, now)))
  return leased.map(inShort).toSorted()
}

test('of two processes on one file the second does not lead while the first lives, whatever their clocks say', async () => {
  const dataDir = await usedFolder()
  await using other = await open(dataDir)
  {
    await using first = await open(dataDir)
    expect(await first.lead(claim('first'))).toBe(true)
    expect(await other.lead(claim('other'))).toBe(false)
    expect(await other.lead(claim('other', later(HOUR)))).toBe(false)
    expect(await other.lead(claim('other', later(-HOUR)))).toBe(false)
  }
  expect(await other.lead(claim('other'))).toBe(true)
})

test('whoever comes after a dead leader leads at once, and what that one had leased is due in 3 s', async () => {
  const dataDir = await usedFolder()
  {
    await using first = await open(dataDir)
    await fill(first, [wish('leased'), wish('deferred'), wish('waiting')], [draft('x/1')])
    await first.lead(claim('first'))
    const [leased, deferred] = await lease(first, NOW, 2)
    expect(leased && inShort(leased)).toBe('leased: x/1')
    if (!deferred) return
    const outcome = { type: 'deferred', dueAt: later(10 * SECOND), attempt: 1, mayHaveArrived: true } as const
    await first.settle([{ delivery: deferred, outcome }])
  }
  await using second = await open(dataDir)
  expect(await second.lead(claim('second', later(SECOND)))).toBe(true)
  expect(await due(second, later(SECOND))).toEqual(['waiting: x/1'])
  expect(await due(second, later(4 * SECOND - 1))).toEqual([])
  expect(await due(second, later(4 * SECOND))).toEqual(['leased: x/1'])
  // The network said when.
  expect(await due(second, later(10 * SECOND - 1))).toEqual([])
  expect(await due(second, later(10 * SECOND))).toEqual(['deferred: x/1'])
})

test('two processes may serve one network each', async () => {
  const dataDir = await usedFolder()
  await using one = await open(dataDir)
  await using other = await open(dataDir)
  expect(await one.lead(claim('one'))).toBe(true)
  expect(await other.lead({ ...claim('other'), adapter: 'discord' })).toBe(true)
  expect(await other.lead(claim('other', later(HOUR)))).toBe(false)
})

test('renewing the lead touches nothing that this process has leased', async () => {
  const dataDir = await usedFolder()
  await using store = await open(dataDir)
  await fill(store, [wish('a')], [draft('x/1')])
  await Promise.all([store.lead(claim('one')), store.lead({ ...claim('one'), adapter: 'discord' })])
  expect(await due(store, NOW)).toEqual(['a: x/1'])
  expect(await store.lead(claim('one', later(4 * SECOND)))).toBe(true)
  expect(await store.lead({ ...claim('other', later(5 * SECOND)), adapter: 'discord' })).toBe(false)
  expect(await due(store, later(20 * SECOND))).toEqual([])
})

test.for(['killed', 'stopped'])(
  'a clock that was set back before the restart holds nothing up, and a weekly digest keeps its day: %s',
  async (end) => {
    const dataDir = await usedFolder()
    {
      await using first = await open(dataDir)
      await fill(first, [wish('waiting'), wish('deferred'), wish('weekly', { digest: 'weekly' })], [])
      await first.publish([draft('x/1')], { now: NOW, releaseAt: NOW })
      await spreadAll(first, NOW)
      await first.publish([draft('x/2')], { now: NOW, releaseAt: later(60 * SECOND) })
      await first.lead(claim('first'))
      for (const delivery of (await lease(first, NOW)).filter(({ subscription }) => subscription.chat.chatId === 'deferred')) {
        const outcome = { type: 'deferred', dueAt: later(30 * SECOND), attempt: 1, mayHaveArrived: false } as const
        await first.settle([{ delivery, outcome }])
      }
      if (end === 'stopped') await first.resign(claim('first'))
    }
    await using second = await open(dataDir)
    const back = (ms: number): Date => later(ms - 2 * HOUR)
    expect(await second.lead(claim('second', back(0)))).toBe(true)
    expect(await sends(second, back(3 * SECOND))).toEqual(['waiting: x/1'])
    expect(await sends(second, back(30 * SECOND))).toEqual(['deferred: x/1'])
    expect(await sends(second, later(3 * DAY - 1))).toEqual([])
    expect(await sends(second, later(3 * DAY))).toEqual(['weekly: x/1'])
    await spreadAll(second, back(60 * SECOND))
    expect(await sends(second, back(60 * SECOND))).toEqual(['deferred: x/2', 'waiting: x/2'])
  },
)

test('where the lock was deleted, what is written down counts: nobody takes the lead from whoever may live', async () => {
  const dataDir = await usedFolder()
  await using first = await open(dataDir)
  await first.lead(claim('first'))
  rmSync(join(dataDir, 'optout.sqlite-lead-telegram'))
  await using second = await open(dataDir)
  expect(await second.lead(claim('second', later(11 * SECOND)))).toBe(false)
  expect(await second.lead(claim('second', later(12 * SECOND)))).toBe(true)
})

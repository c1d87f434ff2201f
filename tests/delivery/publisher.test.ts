import { afterEach, expect, test } from 'vitest'
import type { Change, Guide } from '../../src/core/knowledge/guide.ts'
import { guideSchema } from '../../src/core/knowledge/guide.ts'
import { createRegions } from '../../src/core/region.ts'
import type { Store } from '../../src/core/store.ts'
import { concernedRegions, draftsOf } from '../../src/delivery/drafts.ts'
import { createPublisher, nextDigestAt } from '../../src/delivery/publisher.ts'
import { storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createMemoryLog } from '../support/fake-network.ts'
import { DAY, draft, inShort, lease, MINUTE, NOW, SECOND, sent, wish } from '../support/outbox.ts'
import { createSimulatedTime } from '../support/simulated-time.ts'

const regions = createRegions(
  [...['eu', 'us', 'br'].map((id) => ({ id })), ...['de', 'fr'].map((id) => ({ id, within: 'eu' })), { id: 'us-ca', within: 'us' }].map(
    (entry) => ({ isDistrict: false, aliases: [], names: {}, wordIn: {}, cased: [], ...entry }),
  ),
)

const change = (id: string, more: Partial<Change> = {}): Change => ({
  id,
  date: '2026-11-20',
  text: `Text of ${id}`,
  regions: ['all'],
  announce: true,
  severity: 'notice',
  sources: ['S1'],
  ...more,
})

const guide = (id: string, changes: readonly Change[], more: Partial<Guide> = {}): Guide => ({
  ...guideSchema.parse({
    id,
    name: id,
    company: 'Inc.',
    kind: 'social',
    aliases: { names: [id] },
    practice: { trains: 'yes', default: 'on', verdict: 'Yes.', sources: ['S1'], details: [] },
    controls: [],
    limits: [{ text: 'None.', sources: [] }],
    changes: [],
    sources: { S1: { url: 'https://example.org', title: 'Terms', publisher: 'Inc.', kind: 'official', read: '2026-11-24' } },
    doubts: [],
  }),
  changes: [...changes],
  ...more,
})

let opened: Store | undefined
afterEach(async () => {
  await opened?.[Symbol.asyncDispose]()
  opened = undefined
})

async function createWorld(digestWindowMs = 0) {
  const time = createSimulatedTime(NOW)
  const store = await storeOver(openSqlite(':memory:'))
  opened = store
  const log = createMemoryLog()
  const stop = new AbortController()
  const create = () => createPublisher({ store, regions, time, log, digestWindowMs })
  const publisher = create()
  const running = publisher.run(stop.signal)
  return {
    time,
    store,
    log,
    publisher,
    /** What another process makes of the same store. */
    create,
    stop: async () => {
      stop.abort()
      await running
    },
  }
}

test('a first start announces nothing old; what is new at a later start is announced once', async () => {
  const { publisher, create, time, store } = await createWorld()
  await store.subscribe(wish('a'), NOW)
  expect(await publisher.publish([guide('linkedin', [change('old')])])).toEqual([])
  const after = [guide('linkedin', [change('old'), change('new')])]
  expect(await create().publish(after)).toEqual(['linkedin/new'])
  expect(await create().publish(after)).toEqual([])
  await time.pass(2 * SECOND)
  expect((await lease(store, time.now())).map(inShort)).toEqual(['a: linkedin/new'])
})

test('a change that is not to be announced is not, until somebody says so', async () => {
  const { publisher } = await createWorld()
  await publisher.publish([])
  expect(await publisher.publish([guide('x', [change('c', { announce: false })])])).toEqual([])
  expect(await publisher.publish([guide('x', [change('c')])])).toEqual(['x/c'])
})

test('a guide that was renamed announces nothing again', async () => {
  const { publisher } = await createWorld()
  await publisher.publish([guide('twitter', [change('c')])])
  expect(await publisher.publish([guide('x', [change('c'), change('d')], { formerly: ['twitter'] })])).toEqual(['x/d'])
})

test('changes within the window are one message, and nothing is sent before it closes', async () => {
  const { publisher, time, store } = await createWorld(10 * MINUTE)
  await store.subscribe(wish('a'), NOW)
  await publisher.publish([])
  await publisher.publish([guide('x', [change('c')])])
  await time.pass(5 * MINUTE)
  await publisher.publish([guide('x', [change('c'), change('d')])])
  await time.pass(4.9 * MINUTE)
  expect(await lease(store, time.now())).toEqual([])
  await time.pass(8 * SECOND)
  expect((await lease(store, time.now())).map(inShort)).toEqual(['a: x/c, x/d'])
})

test('what is finished is reported, with its numbers', async () => {
  const { publisher, time, store, log } = await createWorld()
  await store.subscribe(wish('a'), NOW)
  await store.subscribe(wish('b'), NOW)
  await publisher.publish([])
  await publisher.publishOne(draft('operator/1'))
  await time.pass(2 * SECOND)
  const [a, b] = await lease(store, time.now())
  if (a && b)
    await store.settle([sent(a, new Date(NOW.getTime() + 1_500)), { delivery: b, outcome: { type: 'dead', reason: 'bad-message' } }])
  await time.pass(2 * SECOND)
  expect(log.lines.filter(({ event }) => event === 'announcement.finished')).toEqual([
    {
      event: 'announcement.finished',
      fields: {
        id: 'operator/1',
        recipients: 2,
        sent: 1,
        retrying: 0,
        held: 0,
        'dead-bad-message': 1,
        p50Ms: 1_500,
        p95Ms: 1_500,
        p99Ms: 1_500,
      },
    },
  ])
})

test('servers that were left are erased after 30 days, and deliveries dropped after 90', async () => {
  const { time, store, publisher, stop } = await createWorld()
  const chat = { adapter: 'telegram', chatId: 'a' } as const
  await store.subscribe(wish('a', { spaceId: 's' }), NOW)
  await publisher.publishOne(draft('operator/1'))
  await time.pass(2 * SECOND)
  const [delivery] = await lease(store, time.now())
  if (delivery) await store.settle([sent(delivery, time.now())])
  await store.leaveSpace('telegram', 's', time.now())
  await stop()
  // Another start, a month later: idle days are long in simulated seconds.
  const run = async (days: number): Promise<void> => {
    const later = createSimulatedTime(new Date(NOW.getTime() + days * DAY))
    const ended = new AbortController()
    const log = createMemoryLog()
    const running = createPublisher({ store, regions, time: later, log, digestWindowMs: 0 }).run(ended.signal)
    await later.pass(3 * SECOND)
    ended.abort()
    await running
  }
  await run(29)
  expect(await store.subscriptionOf(chat)).toBeDefined()
  await run(31)
  expect(await store.subscriptionOf(chat)).toBeUndefined()
  expect(await store.report('operator/1')).toMatchObject({ recipients: 1, sent: 1 })
  await run(91)
  expect(await store.pruneDeliveries(new Date(NOW.getTime() + 91 * DAY), 10)).toBe(false)
  expect(await store.report('operator/1')).toMatchObject({ recipients: 1, sent: 1 })
})

test('it stops when it is told to', async () => {
  const { stop, time } = await createWorld()
  await time.pass(SECOND)
  await stop()
})

test('a draft says what changed, for whom it is, and where it is from', () => {
  const [made] = draftsOf([guide('linkedin', [change('c', { regions: ['eu'], severity: 'important' })], { family: 'microsoft' })], regions)
  expect(made).toEqual({
    id: 'linkedin/c',
    formerIds: [],
    audience: { topics: ['linkedin', 'microsoft'], regions: ['eu', 'de', 'fr'], severity: 'important' },
    body: {
      platforms: ['linkedin'],
      texts: { en: 'Text of c' },
      date: '2026-11-20',
      regions: ['eu'],
      sources: [{ title: 'Terms', publisher: 'Inc.', url: 'https://example.org', date: undefined, isUnread: false }],
    },
  })
})

test.for([
  [['all'], []],
  [['eu'], ['eu', 'de', 'fr']],
  [['de'], ['eu', 'de']],
  [
    ['us-ca', 'br'],
    ['us', 'br', 'us-ca'],
  ],
] as const)('a change for %j concerns chats in %j', ([targets, concerned]) => {
  expect(concernedRegions(targets, regions)).toEqual(concerned)
})

test.for([
  ['2026-11-24T12:00:00Z', '2026-11-30T08:00:00Z'],
  ['2026-11-30T07:59:59Z', '2026-11-30T08:00:00Z'],
  ['2026-11-30T08:00:00Z', '2026-12-07T08:00:00Z'],
  ['2026-11-29T23:00:00Z', '2026-11-30T08:00:00Z'],
] as const)('after %s the next weekly digest is at %s', ([now, next]) => {
  expect(nextDigestAt(new Date(now))).toEqual(new Date(next))
})

test('after each page it rests as long as the page took, so that people have every other moment', async () => {
  const { publisher, time, store, stop } = await createWorld()
  await publisher.publish([])
  await stop()
  const TOOK_MS = 40
  const begunMs: number[] = []
  const slow: Store = {
    ...store,
    async spread(page) {
      begunMs.push(time.now().getTime() - NOW.getTime())
      await time.sleep(TOOK_MS)
      return begunMs.length < 4 ? page.limit : undefined
    },
  }
  const end = new AbortController()
  const running = createPublisher({ store: slow, regions, time, log: createMemoryLog(), digestWindowMs: 0 }).run(end.signal)
  await time.pass(SECOND)
  end.abort()
  await running
  const [first = 0] = begunMs
  expect(begunMs.map((ms) => ms - first)).toEqual([0, 2 * TOOK_MS, 4 * TOOK_MS, 6 * TOOK_MS])
})

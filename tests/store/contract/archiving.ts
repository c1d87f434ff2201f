/** Moving what is kept to another database. */
import { expect, test } from 'vitest'
import type { KeptRecord, Store } from '../../../src/core/store.ts'
import { draft, fill, inShort, later, lease, NOW, SECOND, sent, spreadAll, wish } from '../../support/outbox.ts'
import { RECORDS } from '../../support/records.ts'

const at = { now: NOW, releaseAt: NOW }

export function describeArchiving(fresh: () => Promise<Store>): void {
  test('what is imported is there as it was, and is exported as it was', async () => {
    const store = await fresh()
    expect(await store.importAll(RECORDS)).toBe(RECORDS.length)
    expect(await store.exportAll()).toEqual({ records: RECORDS, unfinished: 0 })
    expect(await store.readSettings({ adapter: 'telegram', chatId: '-1001' })).toEqual({ locale: 'pt-BR', region: 'br', device: 'ios' })
    expect(await store.subscriptionOf({ adapter: 'telegram', chatId: '-1001/7' })).toMatchObject({ platforms: ['linkedin', 'meta'] })
  })

  test('importing twice changes nothing, not even what was wished in between', async () => {
    const store = await fresh()
    await store.importAll(RECORDS)
    await store.subscribe(wish('2', { locale: 'tr' }), NOW)
    const between = await store.exportAll()
    expect(await store.importAll(RECORDS)).toBe(0)
    expect(await store.exportAll()).toEqual(between)
  })

  test('after an import the first start announces what is new, to those imported, and nothing old', async () => {
    const store = await fresh()
    await store.importAll(RECORDS)
    expect(await store.publish([draft('x/1'), draft('x/2')], at)).toEqual(['x/2'])
    await spreadAll(store, NOW)
    expect((await lease(store, NOW)).map(inShort)).toEqual(['2: x/2'])
  })

  test('an import that fails at one record adds none', async () => {
    const store = await fresh()
    const [last] = RECORDS.slice(-1)
    if (last?.type !== 'reminder') throw new Error('The last record is a reminder')
    const broken: KeptRecord = { type: 'reminder', reminder: { ...last.reminder, nextAt: new Date(Number.NaN) } }
    await expect(store.importAll([...RECORDS.slice(0, -1), broken])).rejects.toThrow()
    expect(await store.exportAll()).toEqual({ records: [], unfinished: 0 })
  })

  test('more records than one statement takes all arrive', async () => {
    const store = await fresh()
    const many = Array.from({ length: 2_500 }, (_, index): KeptRecord => ({ type: 'known-change', id: `x/${index}` }))
    expect(await store.importAll(many)).toBe(2_500)
    expect((await store.exportAll()).records).toHaveLength(2_500)
  })

  test('an announcement is unfinished from its publication until its last delivery, and a held one does not count', async () => {
    const store = await fresh()
    const unfinished = async (): Promise<number> => (await store.exportAll()).unfinished
    await fill(store, [wish('a'), wish('b')], [])
    await store.pause({ adapter: 'telegram', chatId: 'b' }, { reason: 'asked', pausedAt: NOW, isSubscriberTold: true })
    await store.publish([draft('x/1')], at)
    expect(await unfinished()).toBe(1)
    await spreadAll(store, NOW)
    expect(await unfinished()).toBe(1)
    const [delivery] = await lease(store, NOW)
    if (!delivery) throw new Error('Nothing was leased')
    await store.settle([sent(delivery, later(SECOND))])
    expect(await unfinished()).toBe(0)
  })
}

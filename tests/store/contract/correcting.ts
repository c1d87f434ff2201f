/** Texts that were corrected after they were sent. */
import { expect, test } from 'vitest'
import type { Store } from '../../../src/core/store.ts'
import { DAY, draft, fill, inShort, later, lease, MINUTE, NOW, sent, wish } from '../../support/outbox.ts'

export function describeCorrecting(fresh: () => Promise<Store>): void {
  const other = { platforms: [], texts: { en: 'What really changed' }, regions: [], sources: [] }

  test('a corrected text is what those not yet reached get, and those reached are listed once', async () => {
    const store = await fresh()
    await fill(store, [wish('a'), wish('b'), wish('c')], [draft('x/1'), draft('x/2')])
    const early = await lease(store, NOW, 2)
    await store.settle(early.map((delivery) => sent(delivery, NOW)))
    expect(await store.correctAnnouncement('x/1', other, later(MINUTE))).toBe(true)
    expect(await store.correctAnnouncement('none', other, NOW)).toBe(false)
    const [last] = await lease(store, later(MINUTE))
    expect(last?.announcements[0]).toMatchObject({ version: 1, body: { texts: other.texts } })
    if (last) await store.settle([sent(last, later(3 * MINUTE))])
    // What was on its way when it was corrected has arrived by then.
    expect(await store.corrections('telegram', 10, later(MINUTE))).toEqual([])
    const page = await store.corrections('telegram', 1, later(3 * MINUTE))
    expect(page).toMatchObject([{ messageId: `m-${early[0]?.id}`, delivery: { id: early[0]?.id } }])
    expect(page.map(({ delivery }) => inShort(delivery))).toEqual(['a: x/1, x/2'])
    await store.markCorrected(page)
    const rest = await store.corrections('telegram', 10, later(3 * MINUTE))
    expect(rest.map(({ delivery }) => inShort(delivery))).toEqual(['b: x/1, x/2'])
    await store.markCorrected(rest)
    expect(await store.corrections('telegram', 10, later(DAY))).toEqual([])
  })

  test('a second correction begins anew', async () => {
    const store = await fresh()
    await fill(store, [wish('a')], [draft('x/1')])
    const deliveries = await lease(store, NOW)
    await store.settle(deliveries.map((delivery) => sent(delivery, NOW)))
    await store.correctAnnouncement('x/1', other, NOW)
    const stale = await store.corrections('telegram', 10, later(DAY))
    await store.correctAnnouncement('x/1', other, later(DAY))
    await store.markCorrected(stale)
    expect(await store.corrections('telegram', 10, later(2 * DAY))).toHaveLength(1)
  })
}

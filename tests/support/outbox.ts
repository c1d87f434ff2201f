/** What tests of the outbox share: wishes, drafts, and a store that holds some of each. */
import type { AnnouncementDraft, Delivery, SubscriptionWish } from '../../src/core/announcements.ts'
import type { Store } from '../../src/core/store.ts'

export const NOW = new Date('2026-11-24T12:00:00Z')
export const later = (ms: number): Date => new Date(NOW.getTime() + ms)
export const SECOND = 1_000
export const MINUTE = 60_000
export const DAY = 86_400_000

export const wish = (chatId: string, change: Partial<SubscriptionWish> = {}): SubscriptionWish => ({
  chat: { adapter: 'telegram', chatId },
  platforms: 'all',
  locale: 'en',
  minSeverity: 'notice',
  isSilent: false,
  digest: 'at-once',
  subscribedBy: 'person-1',
  ...change,
})

export const draft = (id: string, change: Partial<AnnouncementDraft> = {}): AnnouncementDraft => ({
  id,
  formerIds: [],
  audience: { topics: [], regions: [], severity: 'notice' },
  body: { platforms: ['linkedin'], texts: { en: `What changed: ${id}` }, regions: ['all'], sources: [] },
  ...change,
})

/** Subscribes chats and publishes announcements that are spread at once. */
export async function fill(
  store: Store,
  wishes: readonly SubscriptionWish[],
  drafts: readonly AnnouncementDraft[],
  now = NOW,
): Promise<void> {
  for (const each of wishes) await store.subscribe(each, now)
  await store.publish([], { now, releaseAt: now })
  await store.publish(drafts, { now, releaseAt: now })
  await spreadAll(store, now)
}

export async function spreadAll(store: Store, now: Date, limit = 1_000): Promise<number> {
  let made = 0
  for (;;) {
    const page = await store.spread({ now, weeklyAt: new Date(now.getTime() + 3 * DAY), limit })
    if (page === undefined) return made
    made += page
  }
}

/** Leases for half a minute. */
export const lease = (store: Store, now: Date, limit = 100): Promise<readonly Delivery[]> =>
  store.lease({ adapter: 'telegram', limit, now, until: new Date(now.getTime() + 30 * SECOND) })

export const sent = (delivery: Delivery, sentAt: Date, messageId = `m-${delivery.id}`) =>
  ({ delivery, outcome: { type: 'sent', messageId, sentAt } }) as const

/** What a delivery says, in short: `chat: id, id`. */
export const inShort = ({ subscription, announcements }: Delivery): string =>
  `${subscription.chat.chatId}: ${announcements.map(({ id }) => id).join(', ')}`

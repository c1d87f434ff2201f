/**
 * Turns changes of the catalog into announcements, and announcements into deliveries.
 *
 * A change is announced once ever, by its id, over restarts and replicas: the store decides what is news. Any number of replicas may
 * spread; a page of deliveries and the place it ends are one transaction, so a crash loses and doubles nothing.
 */
import type { AnnouncementDraft } from '../core/announcements.ts'
import type { Guide } from '../core/knowledge/guide.ts'
import type { Log, Time } from '../core/ports.ts'
import type { Regions } from '../core/region.ts'
import type { AnnouncementStore, SubscriptionStore } from '../core/store.ts'
import { draftsOf } from './drafts.ts'
import { problemOf } from './problem.ts'

/** Subscriptions a page: SQLite works in the program's own thread, and a page of these holds it for about 3 ms. */
const PAGE = 500
/** How long an announcement that another process made may wait to be seen. */
const POLL_MS = 1_000
/** After a failure of the store. */
const RECOVER_MS = 5_000
/** How often it is looked after what is kept too long. */
const TIDY_MS = 3_600_000
const DAY_MS = 86_400_000
const ERASE_LEFT_AFTER_MS = 30 * DAY_MS
/** Longer than anybody corrects a text or comes back to a chat. */
const PRUNE_AFTER_MS = 90 * DAY_MS
const PRUNE_PAGE = 2_000
/** Mondays, 08:00 UTC: the morning in Europe, the night before in America. */
const DIGEST_WEEKDAY = 1
const DIGEST_HOUR = 8

export interface PublisherParts {
  readonly store: AnnouncementStore & Pick<SubscriptionStore, 'eraseLeft'>
  readonly regions: Regions
  readonly time: Time
  readonly log: Log
  /** Changes that come up within this time begin together. */
  readonly digestWindowMs: number
  /** Called when deliveries were made: a dispatcher need not wait for its next look. */
  readonly onSpread?: () => void
}

export interface Publisher {
  /**
   * Takes in the guides: at the start, and whenever they were read anew. Changes it meets for the first time become announcements, save at
   * the very first start.
   * @returns ids of the new announcements.
   * @throws {StoreError} having announced nothing.
   */
  publish(guides: readonly Guide[]): Promise<readonly string[]>
  /** Announces a word of the operator's, at once. @returns `false` where its id was used before. */
  publishOne(draft: AnnouncementDraft): Promise<boolean>
  /** Spreads what is due until `signal` aborts, and reports on what is finished. It never throws: a store that fails is tried again. */
  run(signal: AbortSignal): Promise<void>
}

export function createPublisher(parts: PublisherParts): Publisher {
  const { store, regions, time, log, digestWindowMs } = parts
  return {
    async publish(guides) {
      const now = time.now()
      const ids = await store.publish(draftsOf(guides, regions), { now, releaseAt: new Date(now.getTime() + digestWindowMs) })
      for (const id of ids) log.info('announcement.published', { id })
      return ids
    },
    publishOne: (draft) => store.publishOne(draft, time.now()),
    async run(signal) {
      let tidyAtMs = 0
      while (!signal.aborted) {
        const waitMs = await work(parts)
          .then(async ({ hasMore, waitMs }) => {
            if (hasMore || time.now().getTime() < tidyAtMs) return waitMs
            if (await tidy(parts)) return 0
            tidyAtMs = time.now().getTime() + TIDY_MS
            return waitMs
          })
          .catch((error: unknown) => {
            log.error('publisher.failed', { problem: problemOf(error) })
            return RECOVER_MS
          })
        // A wait of nothing still lets others have their turn: SQLite works in this thread.
        await time.sleep(waitMs, signal)
      }
    },
  }
}

/** One page, or a look around. @returns whether there is more to spread, and how long to wait before the next look. */
async function work({ store, time, log, onSpread }: PublisherParts): Promise<{ readonly hasMore: boolean; readonly waitMs: number }> {
  const now = time.now()
  const made = await store.spread({ now, weeklyAt: nextDigestAt(now), limit: PAGE })
  if (made !== undefined) {
    if (made > 0) onSpread?.()
    // As long as the page took: people who ask have at least every other moment, however many chats there are.
    return { hasMore: true, waitMs: time.now().getTime() - now.getTime() }
  }
  for (const id of await store.finishAnnouncements()) await report(store, log, id)
  return { hasMore: false, waitMs: POLL_MS }
}

/** @returns whether there is more to drop. */
async function tidy({ store, time }: PublisherParts): Promise<boolean> {
  const nowMs = time.now().getTime()
  await store.eraseLeft(new Date(nowMs - ERASE_LEFT_AFTER_MS))
  return store.pruneDeliveries(new Date(nowMs - PRUNE_AFTER_MS), PRUNE_PAGE)
}

async function report(store: AnnouncementStore, log: Log, id: string): Promise<void> {
  const found = await store.report(id)
  if (!found) return
  const { recipients, sent, pending, held, deadBy, latencyMs } = found
  const dead = Object.fromEntries(Object.entries(deadBy).map(([reason, count]) => [`dead-${reason}`, count]))
  const latency = latencyMs && { p50Ms: latencyMs.p50, p95Ms: latencyMs.p95, p99Ms: latencyMs.p99 }
  log.info('announcement.finished', { id, recipients, sent, retrying: pending, held, ...dead, ...latency })
}

/** The next morning on which weekly digests go out, never `now` itself. */
export function nextDigestAt(now: Date): Date {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), DIGEST_HOUR))
  const days = (DIGEST_WEEKDAY - day.getUTCDay() + 7) % 7
  const next = new Date(day.getTime() + days * DAY_MS)
  return next > now ? next : new Date(next.getTime() + 7 * DAY_MS)
}

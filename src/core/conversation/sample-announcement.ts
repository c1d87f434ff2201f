/** An announcement as it would be, for people who wish to see one first. */
import { type Announcement, bodyOfChange } from '../announcements.ts'
import type { Guide } from '../knowledge/guide.ts'

/** @returns `undefined` where the catalog holds no dated change. @param platform its newest change; the newest of all without one. */
export function sampleAnnouncement(guides: readonly Guide[], platform: string | undefined, now: Date): Announcement | undefined {
  const [newest] = guides
    .filter(({ id }) => platform === undefined || id === platform)
    .flatMap((guide) => guide.changes.map((change) => ({ guide, change })))
    .toSorted((a, b) => b.change.date.localeCompare(a.change.date))
  if (!newest) return undefined
  const { guide, change } = newest
  return {
    id: `sample/${guide.id}/${change.id}`,
    body: bodyOfChange(guide, change),
    severity: change.severity,
    version: 0,
    state: 'waiting',
    createdAt: now,
    releaseAt: now,
  }
}

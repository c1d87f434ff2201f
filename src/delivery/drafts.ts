/** Guides -> announcements that may be made of their changes. Which of them are news, the store knows. */
import { type AnnouncementDraft, type Audience, bodyOfChange } from '../core/announcements.ts'
import type { Change, Guide } from '../core/knowledge/guide.ts'
import { ANYWHERE, type Regions } from '../core/region.ts'

/** Every change that is to be announced, oldest first; equal dates in the order of the guides. */
export function draftsOf(guides: readonly Guide[], regions: Regions): readonly AnnouncementDraft[] {
  return guides
    .flatMap((guide) => guide.changes.filter(({ announce }) => announce).map((change) => ({ guide, change })))
    .toSorted((a, b) => a.change.date.localeCompare(b.change.date))
    .map(({ guide, change }) => draftOf(guide, change, regions))
}

function draftOf(guide: Guide, change: Change, regions: Regions): AnnouncementDraft {
  return {
    id: `${guide.id}/${change.id}`,
    formerIds: guide.formerly.map((former) => `${former}/${change.id}`),
    audience: {
      topics: topicsOf(guide),
      regions: concernedRegions(change.regions, regions),
      severity: change.severity,
    },
    body: bodyOfChange(guide, change),
  }
}

/** What a subscription may have named to hear of a guide. */
export const topicsOf = ({ id, formerly, family }: Guide): readonly string[] => [id, ...formerly, ...(family === undefined ? [] : [family])]

/**
 * Regions whose chats something in `targets` concerns: those inside, for it holds there; and those around, for some of their people live in
 * it. None for everywhere.
 */
export function concernedRegions(targets: readonly string[], regions: Regions): Audience['regions'] {
  if (targets.includes(ANYWHERE)) return []
  const around = new Set(targets.flatMap((target) => regions.chain(target)))
  return regions.entries
    .map(({ id }) => id)
    .filter((id) => around.has(id) || regions.chain(id).some((each) => each !== ANYWHERE && targets.includes(each)))
}

/** Announcements -> Reply: what changed, for whom, from when, the one thing to do now, the source, and how to stop hearing of it. */
import type { Announcement } from '../announcements.ts'
import { controlsFor, practiceIn } from '../knowledge/catalog.ts'
import type { Guide } from '../knowledge/guide.ts'
import { ANYWHERE } from '../region.ts'
import { linkBlocks } from './control-blocks.ts'
import { sourceList } from './fact-blocks.ts'
import type { Block, Choice, Reply } from './reply.ts'
import type { Scene } from './scene.ts'

/** A row of buttons; the other guides can be asked for. */
const MAX_GUIDES = 5

/**
 * @param announcements oldest first, at least one; several are one message.
 * @param stopCommand what to type in this network to hear no more.
 */
export function announcementReply(announcements: readonly Announcement[], stopCommand: string, scene: Scene): Reply {
  const { speaker } = scene
  const lead: Block[] =
    announcements.length === 1 ? [] : [{ type: 'heading', text: speaker.say('announce.several', { count: announcements.length }) }]
  const guides = guidesIn(announcements, scene)
  const choices: Choice[] = guides.slice(0, MAX_GUIDES).map(({ id, name }) => ({
    label: speaker.say('announce.full', { platform: name }),
    ask: { intent: 'opt-out', platforms: [id], region: scene.question.region },
  }))
  return {
    kind: 'answer',
    blocks: [
      ...lead,
      ...announcements.flatMap((announcement) => oneOf(announcement, scene)),
      ...sourceList(
        announcements.flatMap(({ body }) => body.sources),
        scene,
      ),
      { type: 'note', text: speaker.say('announce.stop', { command: stopCommand }) },
      { type: 'choices', prompt: '', choices },
    ],
  }
}

const guidesIn = (announcements: readonly Announcement[], { catalog }: Scene): readonly Guide[] => [
  ...new Set(announcements.flatMap(({ body }) => body.platforms.flatMap((id) => catalog.guide(id) ?? []))),
]

function oneOf(announcement: Announcement, scene: Scene): Block[] {
  const { speaker } = scene
  const { body, version, severity } = announcement
  const guides = guidesIn([announcement], scene)
  const title =
    guides.length === 0
      ? speaker.say('announce.title-operator')
      : speaker.say('announce.title', { platform: speaker.list(guides.map(({ name }) => name)) })
  const facts = [
    ...(body.date === undefined ? [] : [speaker.say('announce.date', { date: speaker.date(body.date) })]),
    ...(body.regions.length === 0 || body.regions.includes(ANYWHERE)
      ? []
      : [speaker.say('announce.for', { regions: speaker.list(body.regions.map(speaker.region)) })]),
  ]
  return [
    { type: 'heading', text: title },
    {
      type: 'verdict',
      text: body.texts[speaker.locale] ?? body.texts['en'] ?? '',
      tone: severity === 'important' ? 'warning' : 'neutral',
      status: 'confirmed',
    },
    ...(facts.length === 0 ? [] : [{ type: 'text' as const, text: facts.join(' ') }]),
    ...(version > 0 ? [{ type: 'note' as const, text: speaker.say('announce.corrected') }] : []),
    ...guides.flatMap((guide) => whatToDo(guide, scene)),
  ]
}

/** The strongest control of this region; none is owed where there is nothing to switch off. */
function whatToDo(guide: Guide, scene: Scene): Block[] {
  const { speaker, catalog, question } = scene
  if (practiceIn(guide, question.region, catalog.regions).trains === 'no') return []
  const [best] = controlsFor(guide, question.region, catalog.regions).filter(({ does }) => does !== 'none')
  if (!best) return [{ type: 'text', text: speaker.say('announce.no-control') }]
  return [{ type: 'list', title: speaker.say('announce.do'), items: [best.name] }, ...linkBlocks(best, scene)]
}

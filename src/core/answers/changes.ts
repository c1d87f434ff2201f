/** What changed lately: at one platform, or the latest over all. */
import type { Change, Guide } from '../knowledge/guide.ts'
import { sourceLines, sourceList, sourcesBlocks } from './fact-blocks.ts'
import { popularChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf, intentChoice, type Scene } from './scene.ts'

const SHOWN = 5
const LATEST_SHOWN = 8

export const changes: Answer = (scene) => {
  const guides = guidesOf(scene)
  const blocks = guides.length > 0 ? guides.flatMap((guide) => guideBlocks(guide, scene)) : latestBlocks(scene)
  return { kind: 'answer', blocks }
}

/** Newest first; equal dates keep the guide's order. */
const newestFirst = (a: { change: Change }, b: { change: Change }): number => b.change.date.localeCompare(a.change.date)

function guideBlocks(guide: Guide, scene: Scene): Block[] {
  const { speaker } = scene
  const heading: Block = { type: 'heading', text: speaker.say('changes.title', { platform: guide.name }) }
  const next: Block = {
    type: 'choices',
    prompt: speaker.say('changes.act'),
    choices: [intentChoice(scene, 'opt-out'), intentChoice(scene, 'practice')],
  }
  if (guide.changes.length === 0) return [heading, { type: 'text', text: speaker.say('changes.none', { platform: guide.name }) }, next]
  const lines = guide.changes
    .map((change) => ({ change }))
    .toSorted(newestFirst)
    .map(({ change }) => speaker.say('changes.line-own', { date: speaker.date(change.date), text: change.text }))
  const earlier = lines.slice(SHOWN)
  const more: Block[] =
    earlier.length === 0
      ? []
      : [
          {
            type: 'details',
            title: speaker.say('changes.earlier', { count: earlier.length }),
            blocks: [{ type: 'list', title: '', items: earlier }],
          },
        ]
  return [
    heading,
    { type: 'list', title: '', items: lines.slice(0, SHOWN) },
    ...more,
    ...sourcesBlocks(
      guide.changes.flatMap(({ sources }) => sources),
      guide.sources,
      scene,
    ),
    next,
  ]
}

function latestBlocks(scene: Scene): Block[] {
  const { catalog, speaker, question } = scene
  const isHere = ({ change }: { change: Change }): boolean =>
    question.region === undefined || catalog.regions.covers(change.regions, question.region)
  const latest = catalog.guides
    .flatMap((guide) => guide.changes.map((change) => ({ guide, change })))
    .filter(isHere)
    .toSorted(newestFirst)
    .slice(0, LATEST_SHOWN)
  const items = latest.map(({ guide, change }) =>
    speaker.say('changes.line', { date: speaker.date(change.date), platform: guide.name, text: change.text }),
  )
  return [
    { type: 'heading', text: speaker.say('changes.title-all') },
    { type: 'list', title: '', items },
    ...sourceList(
      latest.flatMap(({ guide, change }) => sourceLines(change.sources, guide.sources)),
      scene,
    ),
    { type: 'choices', prompt: speaker.say('ask.which-platform'), choices: popularChoices(scene, 'changes') },
  ]
}

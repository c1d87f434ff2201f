/** Where to go instead. */
import type { Guide } from '../knowledge/guide.ts'
import type { Alternative, Topic } from '../knowledge/topic.ts'
import { sourcesBlocks } from './fact-blocks.ts'
import { platformChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf, type Scene } from './scene.ts'
import { topicBlocks, topicFor } from './topic-blocks.ts'

const MAX_SHOWN = 6

export const alternatives: Answer = (scene) => {
  const { speaker, catalog } = scene
  const guides = guidesOf(scene)
  const topic = guides.length === 0 ? topicFor(scene, 'alternatives') : undefined
  if (topic && topic.alternatives.length === 0) return { kind: 'answer', blocks: topicBlocks(topic, scene) }
  const sets =
    guides.length > 0
      ? guides.map((guide) => ({
          title: speaker.say('alternatives.title-platform', { platform: guide.name }),
          guide,
          found: forGuide(guide, scene),
        }))
      : [{ title: speaker.say('alternatives.title'), guide: undefined, found: all(scene) }]
  const shown = [...new Set(sets.flatMap(({ found }) => found.flatMap(({ alternative }) => alternative.platform ?? [])))].filter(
    (id) => catalog.guide(id) !== undefined,
  )
  const choices = platformChoices(scene, 'practice', shown)
  return {
    kind: 'answer',
    blocks: [
      ...sets.flatMap(({ title, guide, found }) => setBlocks(title, guide, found, scene)),
      { type: 'choices', prompt: speaker.say('alternatives.see'), choices },
    ],
  }
}

interface Found {
  readonly alternative: Alternative
  readonly topic: Topic
}

const all = ({ catalog }: Scene): Found[] =>
  catalog.topics.flatMap((topic) => topic.alternatives.map((alternative) => ({ alternative, topic })))

/** Those the guide names, then those that can replace its kind; never the platform itself. */
function forGuide(guide: Guide, scene: Scene): Found[] {
  const named = guide.alternatives.flatMap((id) => scene.catalog.alternative(id) ?? [])
  const fitting = all(scene).filter(
    ({ alternative }) =>
      alternative.insteadOf.includes(guide.kind) &&
      alternative.platform !== guide.id &&
      !named.some((each) => each.alternative.id === alternative.id),
  )
  return [...named, ...fitting].slice(0, MAX_SHOWN)
}

function setBlocks(title: string, guide: Guide | undefined, found: readonly Found[], scene: Scene): Block[] {
  const { say } = scene.speaker
  const heading: Block = { type: 'heading', text: title }
  if (found.length === 0) return [heading, { type: 'text', text: say('alternatives.none', { platform: guide?.name ?? '' }) }]
  const items = found.map(
    ({ alternative: { name, why, limits, url } }) => say('alternatives.line', { name, why, limits }) + (url === undefined ? '' : ` ${url}`),
  )
  const topics = [...new Set(found.map(({ topic }) => topic))]
  const cited = topics.flatMap((topic) =>
    sourcesBlocks(
      found.filter((each) => each.topic === topic).flatMap(({ alternative }) => alternative.sources),
      topic.sources,
      scene,
    ),
  )
  return [heading, { type: 'list', title: '', items }, ...cited]
}

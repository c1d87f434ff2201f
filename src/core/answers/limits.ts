/** What opting out does not do: of one platform, of a method, or in general. */
import { controlsFor } from '../knowledge/catalog.ts'
import type { Guide } from '../knowledge/guide.ts'
import { claimText, sourcesBlocks } from './fact-blocks.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf, intentChoice, type Scene } from './scene.ts'
import { topicFor, topicLimitsBlocks } from './topic-blocks.ts'

/** The topic whose limits hold for every opt-out. */
const GENERAL_TOPIC = 'how-training-works'

export const limits: Answer = (scene) => {
  const guides = guidesOf(scene)
  if (guides.length > 0) {
    const choices = [intentChoice(scene, 'opt-out'), intentChoice(scene, 'past-data'), intentChoice(scene, 'rights')]
    return {
      kind: 'answer',
      blocks: [
        ...guides.flatMap((guide) => guideBlocks(guide, scene)),
        { type: 'choices', prompt: scene.speaker.say('ask.next'), choices },
      ],
    }
  }
  const topic = topicFor(scene, 'limits') ?? scene.catalog.topic(GENERAL_TOPIC)
  const blocks: Block[] = [
    { type: 'heading', text: topic && scene.question.topics.length > 0 ? topic.name : scene.speaker.say('limits.general') },
  ]
  return { kind: 'answer', blocks: topic ? [...blocks, ...topicLimitsBlocks(topic, scene)] : blocks }
}

function guideBlocks(guide: Guide, scene: Scene): Block[] {
  const { speaker, question, catalog } = scene
  const controls = controlsFor(guide, question.region, catalog.regions).filter(
    ({ does }) => does === 'toggle' || does === 'form' || does === 'email',
  )
  const lines = controls.map((control) => `${speaker.say('limits.control', { control: control.name })}: ${control.doesNotStop}`)
  const details: Block[] =
    lines.length === 0
      ? []
      : [
          {
            type: 'details',
            title: speaker.say('control.others', { count: lines.length }),
            blocks: [{ type: 'list', title: '', items: lines }],
          },
        ]
  return [
    { type: 'heading', text: speaker.say('limits.title', { platform: guide.name }) },
    { type: 'text', text: speaker.say('limits.intro', { platform: guide.name }) },
    { type: 'list', title: '', items: guide.limits.map((limit) => claimText(limit, guide.sources, scene)) },
    ...details,
    ...sourcesBlocks(
      [...guide.limits.flatMap(({ sources }) => sources), ...controls.flatMap(({ sources }) => sources)],
      guide.sources,
      scene,
    ),
  ]
}

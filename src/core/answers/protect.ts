/** Protecting what someone makes or posts in general, or a website. */
import { controlsFor } from '../knowledge/catalog.ts'
import { linkBlocks, stepsBlocks } from './control-blocks.ts'
import { verdictBlocks } from './opt-out.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf, intentChoice } from './scene.ts'
import { topicBlocks, topicChoices, topicFor } from './topic-blocks.ts'

export const protect: Answer = (scene) => {
  const { speaker, question, catalog } = scene
  const topic = topicFor(scene, 'protect')
  const guides = guidesOf(scene)
  const platforms = guides.flatMap((guide): Block[] => {
    const [best] = controlsFor(guide, question.region, catalog.regions).filter(({ does }) => does !== 'none')
    return [...verdictBlocks(guide, scene), ...(best ? [...stepsBlocks(best, scene), ...linkBlocks(best, scene)] : [])]
  })
  const intro: Block[] = [
    { type: 'heading', text: speaker.say('protect.title') },
    { type: 'text', text: speaker.say('protect.intro') },
  ]
  const blocks = topic ? topicBlocks(topic, scene) : intro
  const choices = [
    ...(guides.length > 0 ? [intentChoice(scene, 'opt-out')] : []),
    ...topicChoices(scene, 'protect', topic ? [topic.id] : []),
    intentChoice(scene, 'checkup'),
  ]
  return { kind: 'answer', blocks: [...platforms, ...blocks, { type: 'choices', prompt: speaker.say('topic.more'), choices }] }
}

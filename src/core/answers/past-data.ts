/** Removing what was already taken or posted. */
import { controlsFor } from '../knowledge/catalog.ts'
import type { Guide } from '../knowledge/guide.ts'
import { controlBlocks, otherControls } from './control-blocks.ts'
import { sourcesBlocks } from './fact-blocks.ts'
import { popularChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { type Answer, askAgain, guidesOf, intentChoice, type Scene } from './scene.ts'
import { topicBlocks, topicFor } from './topic-blocks.ts'

export const pastData: Answer = (scene) => {
  const { speaker, question } = scene
  const guides = guidesOf(scene)
  if (guides.length === 0) return general(scene)
  const letter = { label: speaker.say('rights.letter.erasure'), ask: askAgain(question, { intent: 'rights', letter: 'erasure' }) }
  const choices = [letter, intentChoice(scene, 'opt-out'), intentChoice(scene, 'limits')]
  return {
    kind: 'answer',
    blocks: [...guides.flatMap((guide) => guideBlocks(guide, scene)), { type: 'choices', prompt: speaker.say('ask.next'), choices }],
  }
}

function guideBlocks(guide: Guide, scene: Scene): Block[] {
  const { speaker, question, catalog } = scene
  const controls = controlsFor(guide, question.region, catalog.regions).filter(
    ({ pastData: removes, does }) => removes || does === 'delete',
  )
  const [best, ...others] = controls
  return [
    { type: 'heading', text: speaker.say('past-data.title', { platform: guide.name }) },
    { type: 'text', text: speaker.say(best ? 'past-data.intro' : 'past-data.none', { platform: guide.name }) },
    ...(best ? controlBlocks(guide, best, scene) : [{ type: 'text' as const, text: speaker.say('past-data.models') }]),
    ...otherControls(guide, others, scene),
    ...sourcesBlocks(
      controls.flatMap(({ sources }) => sources),
      guide.sources,
      scene,
    ),
  ]
}

function general(scene: Scene): ReturnType<Answer> {
  const { say } = scene.speaker
  const topic = topicFor(scene, 'past-data')
  const blocks: Block[] = [
    { type: 'heading', text: say('past-data.general-title') },
    { type: 'text', text: say('past-data.general') },
    { type: 'note', text: say('past-data.models') },
    ...(topic ? topicBlocks(topic, scene) : []),
    { type: 'choices', prompt: say('ask.which-platform'), choices: popularChoices(scene, 'past-data') },
  ]
  return { kind: 'answer', blocks }
}

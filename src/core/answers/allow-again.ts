/** AI use switched off and wanted back: the same switch the other way round, and what that allows. */
import { controlsFor } from '../knowledge/catalog.ts'
import type { Guide } from '../knowledge/guide.ts'
import { linkBlocks, stepsBlocks } from './control-blocks.ts'
import { sourcesBlocks } from './fact-blocks.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf, intentChoice, type Scene } from './scene.ts'

export const allowAgain: Answer = (scene) => {
  const blocks = guidesOf(scene).flatMap((guide) => guideBlocks(guide, scene))
  const choices = [intentChoice(scene, 'practice'), intentChoice(scene, 'limits')]
  return { kind: 'answer', blocks: [...blocks, { type: 'choices', prompt: scene.speaker.say('ask.next'), choices }] }
}

function guideBlocks(guide: Guide, scene: Scene): Block[] {
  const { catalog, question, speaker } = scene
  const platform = guide.name
  const heading: Block = { type: 'heading', text: speaker.say('allow-again.title', { platform }) }
  const toggle = controlsFor(guide, question.region, catalog.regions).find(({ does }) => does === 'toggle')
  if (!toggle) return [heading, { type: 'text', text: speaker.say('allow-again.no-switch', { platform }) }]
  return [
    heading,
    { type: 'text', text: speaker.say('allow-again.switch', { platform, control: toggle.name }) },
    ...stepsBlocks(toggle, scene),
    ...linkBlocks(toggle, scene),
    ...sourcesBlocks(toggle.sources, guide.sources, scene),
  ]
}

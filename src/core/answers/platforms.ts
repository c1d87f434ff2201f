/** Which platforms are known. */
import { platformChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf } from './scene.ts'

export const platforms: Answer = (scene) => {
  const { catalog, speaker } = scene
  const asked = guidesOf(scene)
  const yes: Block[] =
    asked.length === 0
      ? []
      : [{ type: 'text', text: speaker.say('platforms.has', { platforms: speaker.list(asked.map(({ name }) => name)) }) }]
  const names = catalog.guides.map(({ name }) => name).join(' · ')
  return {
    kind: 'answer',
    blocks: [
      { type: 'heading', text: speaker.say('platforms.title', { count: catalog.guides.length }) },
      ...yes,
      { type: 'text', text: names },
      { type: 'note', text: speaker.say('platforms.missing') },
      {
        type: 'choices',
        prompt: speaker.say('ask.next'),
        choices: platformChoices(
          scene,
          'opt-out',
          asked.map(({ id }) => id),
        ),
      },
    ],
  }
}

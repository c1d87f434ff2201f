/** Announcements of policy changes: says what it will do once a store exists, and that it did not do it. */
import { type Answer, guidesOf, intentChoice } from './scene.ts'

export const subscribe: Answer = (scene) => {
  const { say, list } = scene.speaker
  const names = guidesOf(scene).map(({ name }) => name)
  return {
    kind: 'answer',
    blocks: [
      { type: 'heading', text: say('subscribe.title') },
      { type: 'text', text: say('subscribe.not-yet') },
      { type: 'text', text: say('subscribe.will', { platforms: names.length === 0 ? say('subscribe.all') : list(names) }) },
      { type: 'text', text: say('subscribe.meanwhile') },
      { type: 'choices', prompt: say('ask.next'), choices: [intentChoice(scene, 'changes')] },
    ],
  }
}

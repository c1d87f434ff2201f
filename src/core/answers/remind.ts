/** A recurring reminder: says that it cannot keep one before a store exists. */
import { type Answer, intentChoice } from './scene.ts'

export const remind: Answer = (scene) => {
  const { say } = scene.speaker
  return {
    kind: 'answer',
    blocks: [
      { type: 'heading', text: say('remind.title') },
      { type: 'text', text: say('remind.not-yet') },
      { type: 'text', text: say('remind.meanwhile') },
      { type: 'choices', prompt: say('ask.next'), choices: [intentChoice(scene, 'checkup')] },
    ],
  }
}

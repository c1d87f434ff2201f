/** Nothing understood, or nothing owed. */
import { examplesBlock } from './help.ts'
import type { Answer } from './scene.ts'

export const none: Answer = (scene) => ({
  kind: 'fallback',
  blocks: [
    { type: 'heading', text: scene.speaker.say('fallback.title') },
    { type: 'text', text: scene.speaker.say('fallback.text') },
    examplesBlock(scene),
  ],
})

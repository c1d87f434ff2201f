/** Greeting, thanks, how to use the assistant. */
import type { Block } from './reply.ts'
import type { Answer, Scene } from './scene.ts'

export const help: Answer = (scene) => ({
  kind: 'answer',
  blocks: [
    { type: 'heading', text: scene.speaker.say('help.title') },
    { type: 'text', text: scene.speaker.say('help.intro') },
    examplesBlock(scene),
  ],
})

/** Questions that show what can be asked. */
export function examplesBlock({ speaker: { say } }: Scene): Block {
  const examples = (['opt-out', 'practice', 'checkup', 'rights', 'protect'] as const).map((each) => say(`help.example.${each}`))
  return { type: 'list', title: say('help.examples'), items: examples }
}

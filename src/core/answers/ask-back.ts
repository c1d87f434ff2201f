/** Asking back: which platform is meant, or which of two readings. */
import { platformChoices, popularChoices } from './platform-choices.ts'
import type { Choice } from './reply.ts'
import { type Answer, askAgain, guidesOf, type Scene } from './scene.ts'

export const askBack: Answer = (scene) => {
  const { question, speaker } = scene
  const { candidates, readings, intent } = question
  if (readings.length > 0)
    return { kind: 'ask', blocks: [{ type: 'choices', prompt: speaker.say('ask.which-reading'), choices: readingChoices(scene) }] }
  const choices = candidates.length > 0 ? platformChoices(scene, intent, candidates) : popularChoices(scene, intent)
  const open = intent === 'practice' ? 'ask.which-platform-practice' : 'ask.which-platform'
  return { kind: 'ask', blocks: [{ type: 'choices', prompt: speaker.say(candidates.length > 0 ? 'ask.which-of' : open), choices }] }
}

function readingChoices(scene: Scene): Choice[] {
  const { question, speaker } = scene
  const names = speaker.list(guidesOf(scene).map(({ name }) => name))
  return question.readings.flatMap((intent) => {
    if (intent === 'none') return []
    const label = speaker.say(`intent.${intent}`)
    return [
      {
        label: names === '' ? label : speaker.say('choice.platform-intent', { platform: names, intent: label }),
        ask: askAgain(question, { intent }),
      },
    ]
  })
}

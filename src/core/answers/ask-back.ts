/** Asking back: which platform is meant. */
import { platformChoices, popularChoices } from './platform-choices.ts'
import type { Answer } from './scene.ts'

export const askBack: Answer = (scene) => {
  const { question, speaker } = scene
  const { candidates, intent } = question
  const choices = candidates.length > 0 ? platformChoices(scene, intent, candidates) : popularChoices(scene, intent)
  const prompt = speaker.say(
    candidates.length > 0 ? 'ask.which-of' : intent === 'practice' ? 'ask.which-platform-practice' : 'ask.which-platform',
  )
  return { kind: 'ask', blocks: [{ type: 'choices', prompt, choices }] }
}

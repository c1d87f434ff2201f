/** A platform we do not know: says so, offers look-alikes, and what works almost everywhere. */
import { platformChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { reportLink } from './report.ts'
import type { Answer } from './scene.ts'

/** Longer words are no name; the rest would only fill the screen. */
const MAX_NAME_LENGTH = 40

export const unknownPlatform: Answer = (scene) => {
  const { question, speaker, similarTo } = scene
  const { say } = speaker
  const word = question.unknownPlatform ?? ''
  const name = word.slice(0, MAX_NAME_LENGTH)
  const choices = platformChoices(scene, question.intent, similarTo(word))
  const report = reportLink('missing', scene)
  const steps = (['settings', 'policy', 'write', 'public'] as const).map((each) => say(`unknown.step.${each}`))
  const blocks: Block[] = [
    { type: 'heading', text: say('unknown.title', { name }) },
    { type: 'text', text: say('unknown.text', { name }) },
    { type: 'choices', prompt: say('unknown.similar'), choices },
    { type: 'steps', title: say('unknown.general'), items: steps },
    ...(report ? [{ type: 'links' as const, links: [report] }] : []),
  ]
  return { kind: 'answer', blocks }
}

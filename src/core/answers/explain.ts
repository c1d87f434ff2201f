/** Why and how AI training works, and what a term means. */
import { sourcesBlocks } from './fact-blocks.ts'
import type { Block } from './reply.ts'
import type { Answer, Scene } from './scene.ts'
import { topicBlocks, topicChoices, topicFor } from './topic-blocks.ts'

const GENERAL_TOPIC = 'how-training-works'

export const explain: Answer = (scene) => {
  const { question, catalog, speaker } = scene
  const terms = question.terms.flatMap((id) => catalog.term(id) ?? [])
  const topic = topicFor(scene, 'explain') ?? catalog.topic(GENERAL_TOPIC)
  const shown =
    terms.length > 0
      ? terms.flatMap((found) => termBlocks(found, scene))
      : topic
        ? topicBlocks(topic, scene)
        : [{ type: 'heading' as const, text: speaker.say('explain.title') }]
  const choices = topicChoices(scene, 'explain', terms.length === 0 && topic ? [topic.id] : [])
  return { kind: 'answer', blocks: [...shown, { type: 'choices', prompt: speaker.say('topic.more'), choices }] }
}

type FoundTerm = NonNullable<ReturnType<Scene['catalog']['term']>>

function termBlocks({ term, topic }: FoundTerm, scene: Scene): Block[] {
  return [
    { type: 'heading', text: term.names[0] ?? term.id },
    { type: 'text', text: term.text },
    ...sourcesBlocks(term.sources, topic.sources, scene),
  ]
}

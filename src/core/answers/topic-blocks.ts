/** Blocks of a topic: what works, what it does not do, tools, documents to copy. */
import type { Topic } from '../knowledge/topic.ts'
import type { IntentId } from '../understanding/intent.ts'
import { claimText, sourcesBlocks } from './fact-blocks.ts'
import type { Block, Choice } from './reply.ts'
import { askAgain, type Scene } from './scene.ts'

/** Steps shown without unfolding. */
const STEPS_SHOWN = 6

type TopicIntent = Topic['intents'][number]

/** The best matching topic that serves this intent; where none does, the best matching one. */
export function topicFor({ question, catalog }: Scene, intent: TopicIntent): Topic | undefined {
  const matched = question.topics.flatMap((id) => catalog.topic(id) ?? [])
  return matched.find(({ intents }) => intents.includes(intent)) ?? matched[0]
}

export function topicBlocks(topic: Topic, scene: Scene): Block[] {
  const { say } = scene.speaker
  const steps = topic.steps.map((step) =>
    step.title === undefined ? claimText(step, topic.sources, scene) : `${step.title}: ${claimText(step, topic.sources, scene)}`,
  )
  return [
    { type: 'heading', text: topic.name },
    { type: 'verdict', text: topic.verdict, tone: 'neutral', status: 'confirmed' },
    ...stepsBlocks(steps, scene),
    ...topic.documents.map(({ name, fileName, body }) => ({
      type: 'document' as const,
      title: say('topic.copy', { name }),
      fileName,
      body,
    })),
    ...folded(
      say('topic.background'),
      topic.background.map((claim) => claimText(claim, topic.sources, scene)),
    ),
    ...limitsList(topic, scene),
    ...folded(
      say('topic.tools'),
      topic.tools.map(({ name, url, text }) => `${name}: ${text}${url === undefined ? '' : ` ${url}`}`),
    ),
    ...sourcesBlocks(Object.keys(topic.sources), topic.sources, scene),
  ]
}

/** The first and most useful ones; the rest folded away. */
function stepsBlocks(steps: readonly string[], { speaker: { say } }: Scene): Block[] {
  if (steps.length === 0) return []
  const rest = steps.slice(STEPS_SHOWN)
  const first: Block = { type: 'steps', title: say('topic.steps'), items: steps.slice(0, STEPS_SHOWN) }
  return [first, ...folded(say('topic.more-steps', { count: rest.length }), rest)]
}

export const topicLimitsBlocks = (topic: Topic, scene: Scene): Block[] => [
  ...limitsList(topic, scene),
  ...sourcesBlocks(
    topic.limits.flatMap(({ sources }) => sources),
    topic.sources,
    scene,
  ),
]

function limitsList(topic: Topic, scene: Scene): Block[] {
  const items = topic.limits.map((claim) => claimText(claim, topic.sources, scene))
  return items.length === 0 ? [] : [{ type: 'list', title: scene.speaker.say('topic.limits'), items }]
}

const folded = (title: string, items: readonly string[]): Block[] =>
  items.length === 0 ? [] : [{ type: 'details', title, blocks: [{ type: 'list', title: '', items }] }]

/** Topics that serve an intent, as choices; without those already shown. */
export function topicChoices({ catalog, question }: Scene, intent: TopicIntent & IntentId, shown: readonly string[]): Choice[] {
  return catalog.topics
    .filter(({ id, intents }) => intents.includes(intent) && !shown.includes(id))
    .map(({ id, name }) => ({ label: name, ask: askAgain(question, { intent, platforms: [], topics: [id] }) }))
}

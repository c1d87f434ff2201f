/** Steps to stop AI use of someone's content: the verdict, then the best control for this person, then everything else folded away. */
import { controlsFor, practiceIn, regionalControls } from '../knowledge/catalog.ts'
import type { Control, Guide } from '../knowledge/guide.ts'
import { statusOf } from '../knowledge/source.ts'
import { allowAgain } from './allow-again.ts'
import { controlBlocks, linkBlocks, otherControls, stepsBlocks } from './control-blocks.ts'
import { claimText, doubtsBlocks, sourcesBlocks, toneOf } from './fact-blocks.ts'
import type { Block, Choice } from './reply.ts'
import { type Answer, askAgain, guidesOf, intentChoice, type Scene } from './scene.ts'

/** Limits shown without unfolding. */
const LIMITS_SHOWN = 3

export const optOut: Answer = (scene) => {
  if (scene.question.wantsOn) return allowAgain(scene)
  const guides = guidesOf(scene)
  const [only] = guides
  const blocks = guides.length === 1 && only ? fullBlocks(only, scene) : guides.flatMap((guide) => shortBlocks(guide, scene))
  return { kind: 'answer', blocks: [...blocks, ...nextBlocks(guides, scene)] }
}

export function verdictBlocks(
  guide: Guide,
  { catalog, question, speaker }: Scene,
  key: 'opt-out.title' | 'practice.title' = 'opt-out.title',
): Block[] {
  const practice = practiceIn(guide, question.region, catalog.regions)
  const status = statusOf({ sources: practice.sources, status: guide.practice.status }, guide.sources)
  return [
    { type: 'heading', text: speaker.say(key, { platform: guide.name }) },
    { type: 'verdict', text: practice.verdict, tone: toneOf(practice), status },
  ]
}

function fullBlocks(guide: Guide, scene: Scene): Block[] {
  const { catalog, question } = scene
  const controls = controlsFor(guide, question.region, catalog.regions).filter(({ does }) => does !== 'none')
  const [best, ...others] = controls
  return [
    ...verdictBlocks(guide, scene),
    ...elsewhereBlocks(guide, scene),
    ...nothingToDo(guide, best, scene),
    ...(best ? controlBlocks(guide, best, scene) : []),
    ...otherControls(guide, others, scene),
    ...limitsBlocks(guide, scene),
    ...doubtsBlocks(guide.doubts, scene),
    ...sourcesBlocks([...guide.practice.sources, ...controls.flatMap(({ sources }) => sources)], guide.sources, scene),
  ]
}

/** Says so plainly where there is no switch and no form, or none is needed. */
function nothingToDo(guide: Guide, best: Control | undefined, { catalog, question, speaker }: Scene): Block[] {
  const { trains } = practiceIn(guide, question.region, catalog.regions)
  if (trains === 'no') return [{ type: 'text', text: speaker.say('opt-out.nothing-to-do', { platform: guide.name }) }]
  if (best && (best.does === 'toggle' || best.does === 'form' || best.does === 'email' || best.does === 'plan')) return []
  const platform = guide.name
  const text =
    question.region === undefined
      ? speaker.say('opt-out.no-control-everywhere', { platform })
      : speaker.say('opt-out.no-control', { platform, region: speaker.region(question.region) })
  const next: Block[] = best ? [{ type: 'text', text: speaker.say('opt-out.next-best') }] : []
  return [{ type: 'text', text }, ...next]
}

/** Where the region is unknown: says that some have more, and lets the person choose theirs. */
function elsewhereBlocks(guide: Guide, { question, speaker }: Scene): Block[] {
  const regional = question.region === undefined ? regionalControls(guide) : []
  if (regional.length === 0) return []
  const regions = [...new Set(regional.flatMap(({ regions: where }) => where))]
  return [
    { type: 'text', text: speaker.say('opt-out.regional', { regions: speaker.list(regions.map(speaker.region)) }) },
    {
      type: 'choices',
      prompt: speaker.say('ask.region'),
      choices: regions.map((region) => ({ label: speaker.region(region), ask: askAgain(question, { region }) })),
    },
  ]
}

function limitsBlocks(guide: Guide, scene: Scene): Block[] {
  const items = guide.limits.map((limit) => claimText(limit, guide.sources, scene))
  const { say } = scene.speaker
  const rest = items.slice(LIMITS_SHOWN)
  const shown: Block = { type: 'list', title: say('limits.short'), items: items.slice(0, LIMITS_SHOWN) }
  if (rest.length === 0) return [shown]
  return [shown, { type: 'details', title: say('limits.more', { count: rest.length }), blocks: [{ type: 'list', title: '', items: rest }] }]
}

/** One of several platforms: verdict, the best control's steps and address, nothing else. */
function shortBlocks(guide: Guide, scene: Scene): Block[] {
  const [best] = controlsFor(guide, scene.question.region, scene.catalog.regions).filter(({ does }) => does !== 'none')
  const control: Block[] = best
    ? [
        { type: 'text', text: best.name },
        ...stepsBlocks(best, scene).filter(({ type }) => type !== 'details'),
        ...linkBlocks(best, scene),
        { type: 'text', text: scene.speaker.say('control.not-stops', { text: best.doesNotStop }) },
      ]
    : []
  return [
    ...verdictBlocks(guide, scene),
    ...nothingToDo(guide, best, scene),
    ...control,
    ...sourcesBlocks([...guide.practice.sources, ...(best?.sources ?? [])], guide.sources, scene),
  ]
}

/** The next sensible questions: one platform's, or a choice of one of them. */
function nextBlocks(guides: readonly Guide[], scene: Scene): Block[] {
  const { question, speaker } = scene
  const [guide] = guides
  if (!guide) return []
  const choices: Choice[] =
    guides.length > 1
      ? [...guides.map(({ id, name }) => ({ label: name, ask: askAgain(question, { platforms: [id] }) })), intentChoice(scene, 'checkup')]
      : [
          intentChoice(scene, 'practice'),
          intentChoice(scene, 'past-data'),
          intentChoice(scene, 'rights'),
          { label: speaker.say('choice.letter'), ask: askAgain(question, { intent: 'rights', letter: 'objection' }) },
          intentChoice(scene, 'alternatives'),
        ]
  return [{ type: 'choices', prompt: speaker.say('ask.next'), choices }]
}

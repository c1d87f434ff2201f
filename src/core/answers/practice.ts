/** Whether, what and since when a platform uses for AI. */
import { practiceIn, regional } from '../knowledge/catalog.ts'
import type { Guide } from '../knowledge/guide.ts'
import { claimText, doubtsBlocks, sourcesBlocks } from './fact-blocks.ts'
import { verdictBlocks } from './opt-out.ts'
import { POPULAR, popularChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { type Answer, guidesOf, intentChoice, type Scene } from './scene.ts'

export const practice: Answer = (scene) => {
  const guides = guidesOf(scene)
  if (guides.length === 0) return general(scene)
  const choices = [
    intentChoice(scene, 'opt-out'),
    intentChoice(scene, 'limits'),
    intentChoice(scene, 'changes'),
    intentChoice(scene, 'rights'),
  ]
  return {
    kind: 'answer',
    blocks: [...guides.flatMap((guide) => guideBlocks(guide, scene)), { type: 'choices', prompt: scene.speaker.say('ask.next'), choices }],
  }
}

function guideBlocks(guide: Guide, scene: Scene): Block[] {
  const { speaker } = scene
  const details = guide.practice.details.map((claim) => claimText(claim, guide.sources, scene))
  const cited = [
    ...guide.practice.sources,
    ...guide.practice.details.flatMap(({ sources }) => sources),
    ...guide.practice.regions.flatMap(({ sources }) => sources),
  ]
  return [
    ...verdictBlocks(guide, scene, 'practice.title'),
    ...defaultBlocks(guide, scene),
    { type: 'list', title: speaker.say('practice.more'), items: details },
    ...regionBlocks(guide, scene),
    ...doubtsBlocks(guide.doubts, scene),
    ...sourcesBlocks(cited, guide.sources, scene),
  ]
}

function defaultBlocks(guide: Guide, { question, catalog, speaker }: Scene): Block[] {
  const { default: usual, since, trains } = practiceIn(guide, question.region, catalog.regions)
  const sentences = trains === 'no' ? [] : [speaker.say(`practice.default.${usual}`)]
  if (since !== undefined) sentences.push(speaker.say('practice.since', { date: speaker.date(since) }))
  return sentences.length === 0 ? [] : [{ type: 'text', text: sentences.join(' ') }]
}

/** The person's own region in full; without one, all that differ, folded away. */
function regionBlocks({ practice: { regions } }: Guide, { question, catalog, speaker }: Scene): Block[] {
  if (question.region !== undefined) {
    const items = regional(regions, question.region, catalog.regions).map(({ text }) => text)
    return items.length === 0
      ? []
      : [{ type: 'list', title: speaker.say('practice.in-region', { region: speaker.region(question.region) }), items }]
  }
  if (regions.length === 0) return []
  const items = regions.map((entry) => `${speaker.list(entry.regions.map(speaker.region))}: ${entry.text}`)
  return [{ type: 'details', title: speaker.say('practice.by-region'), blocks: [{ type: 'list', title: '', items }] }]
}

/** Nobody was named: who does it by default among the most used, who only when asked to, who does not. */
function general(scene: Scene): ReturnType<Answer> {
  const { catalog, question, speaker } = scene
  const facts = catalog.guides.map((guide) => ({ guide, ...practiceIn(guide, question.region, catalog.regions) }))
  const those = (isMeant: (fact: (typeof facts)[number]) => boolean): string[] => facts.filter(isMeant).map(({ guide }) => guide.name)
  const line = (key: 'practice.general.on' | 'practice.general.off' | 'practice.general.no', names: readonly string[]): Block[] =>
    names.length === 0 ? [] : [{ type: 'text', text: speaker.say(key, { platforms: speaker.list(names) }) }]
  const blocks: Block[] = [
    { type: 'heading', text: speaker.say('practice.general-title') },
    ...line(
      'practice.general.on',
      those(({ guide, default: usual, trains }) => POPULAR.includes(guide.id) && usual === 'on' && trains !== 'no'),
    ),
    ...line(
      'practice.general.off',
      those(({ default: usual, trains }) => usual === 'off' && trains !== 'no'),
    ),
    ...line(
      'practice.general.no',
      those(({ trains }) => trains === 'no'),
    ),
    { type: 'choices', prompt: speaker.say('ask.which-platform-practice'), choices: popularChoices(scene, 'practice') },
  ]
  return { kind: 'answer', blocks }
}

/** What the law gives a person: rights, how to use them, a letter ready to send, where to complain. */
import { authoritiesFor, letterOf, regional } from '../knowledge/catalog.ts'
import type { Guide } from '../knowledge/guide.ts'
import { LETTERS, type LetterKind, type Rights } from '../knowledge/rights.ts'
import { claimText, sourcesBlocks } from './fact-blocks.ts'
import type { Block, Choice } from './reply.ts'
import { type Answer, askAgain, guidesOf, intentChoice, type Scene } from './scene.ts'

/** Offered first where the region is unknown: those for which there is a guide to the law. */
const REGIONS_OFFERED = ['eu', 'uk', 'ch', 'us', 'us-ca', 'br', 'ca', 'au', 'in', 'jp', 'kr']

export const rights: Answer = (scene) => {
  const { question, catalog, speaker } = scene
  const [guide] = guidesOf(scene)
  const law = catalog.rightsAbout(question.topics) ?? catalog.rightsFor(question.region)
  if (!law) return withoutLaw(guide, scene)
  const blocks: Block[] = [
    { type: 'heading', text: titleOf(law, guide, scene) },
    { type: 'verdict', text: law.verdict, tone: 'neutral', status: 'confirmed' },
    ...placeBlocks(law, scene),
    ...(guide ? formFirst(guide, scene) : []),
    ...letterBlocks(law, guide, scene),
    {
      type: 'details',
      title: speaker.say('rights.list'),
      blocks: [
        {
          type: 'list',
          title: '',
          items: law.rights.map((right) => rightText(right, law, scene)),
        },
      ],
    },
    { type: 'steps', title: speaker.say('rights.steps'), items: law.steps.map((step) => claimText(step, law.sources, scene)) },
    ...afterwardsBlocks(law, scene),
    { type: 'note', text: speaker.say('rights.not-advice') },
    ...sourcesBlocks(Object.keys(law.sources), law.sources, scene),
    {
      type: 'choices',
      prompt: speaker.say('ask.next'),
      choices: [...letterChoices(law, scene), ...(guide ? [intentChoice(scene, 'opt-out'), intentChoice(scene, 'past-data')] : [])],
    },
  ]
  return { kind: 'answer', blocks }
}

function titleOf(law: Rights, guide: Guide | undefined, { question, speaker }: Scene): string {
  if (law.keywords.length > 0) return law.law
  const place = question.region === undefined ? law.name : speaker.region(question.region)
  return guide ? speaker.say('rights.title-platform', { platform: guide.name, place }) : speaker.say('rights.title', { place })
}

/** A right with its article; its status where that is less than confirmed by more than hearsay. */
function rightText(right: Rights['rights'][number], law: Rights, scene: Scene): string {
  const article = right.article === undefined ? '' : ` (${right.article})`
  return `${right.name}${article}: ${claimText(right, law.sources, scene)}`
}

/** No region, or one whose law we have no guide to. */
function withoutLaw(guide: Guide | undefined, scene: Scene): ReturnType<Answer> {
  const { question, speaker } = scene
  const isKnownPlace = question.region !== undefined
  const text = isKnownPlace
    ? speaker.say('rights.no-law', { region: speaker.region(question.region ?? '') })
    : speaker.say('rights.which-region')
  const blocks: Block[] = [
    { type: 'heading', text: guide ? speaker.say('opt-out.title', { platform: guide.name }) : speaker.say('rights.list') },
    { type: 'text', text },
    ...(guide ? formFirst(guide, scene) : []),
    { type: 'choices', prompt: speaker.say('ask.region'), choices: isKnownPlace ? [] : regionChoices(scene) },
  ]
  return {
    kind: 'answer',
    blocks: [
      ...blocks,
      ...(guide ? [{ type: 'choices' as const, prompt: speaker.say('ask.next'), choices: [intentChoice(scene, 'opt-out')] }] : []),
    ],
  }
}

const regionChoices = ({ question, catalog, speaker }: Scene): Choice[] =>
  REGIONS_OFFERED.filter((region) => catalog.rightsFor(region) !== undefined).map((region) => ({
    label: speaker.region(region),
    ask: askAgain(question, { region, intent: 'rights' }),
  }))

/** The law of the person's own place; without a region, that of all places, folded away. */
function placeBlocks(law: Rights, { question, catalog, speaker }: Scene): Block[] {
  if (question.region === undefined) {
    const items = law.places.map(({ region, law: name, text }) => `${speaker.region(region)} (${name}): ${text}`)
    return items.length === 0
      ? []
      : [{ type: 'details', title: speaker.say('practice.by-region'), blocks: [{ type: 'list', title: '', items }] }]
  }
  const places = regional(
    law.places.map((place) => ({ ...place, regions: [place.region] })),
    question.region,
    catalog.regions,
  )
  return places.map(({ law: name, text }) => ({ type: 'text', text: `${speaker.say('rights.here', { law: name })}. ${text}` }))
}

/** The platform's own form for objections is quicker than any letter. */
function formFirst(guide: Guide, { question, catalog, speaker }: Scene): Block[] {
  const form = guide.controls.find(
    ({ does, url, regions }) =>
      (does === 'form' || does === 'toggle') && url !== undefined && catalog.regions.covers(regions, question.region),
  )
  if (form?.url === undefined) return []
  return [
    { type: 'text', text: speaker.say('rights.form-first', { platform: guide.name }) },
    { type: 'links', links: [{ label: speaker.say('control.open', { name: form.name }), url: form.url }] },
  ]
}

/** The asked letter, or the first of this law, filled with the company and its contact; a person's own data is never put in. */
function letterBlocks(law: Rights, guide: Guide | undefined, { question, speaker }: Scene): Block[] {
  const { say } = speaker
  const letter = letterOf(law, letterKind(law, question), speaker.locale)
  if (!letter) return []
  const { kind } = letter
  const contact = guide?.contact
  const company = contact?.name ?? guide?.company ?? say('rights.letter-company')
  const address = [contact?.email, contact?.form, contact?.address].filter((part) => part !== undefined).join('\n')
  const values: Record<string, string> = {
    company,
    contact: address === '' ? say('rights.letter-contact') : address,
    platform: guide?.name ?? say('rights.letter-platform'),
  }
  const fill = (text: string): string => text.replace(/\{(company|contact|platform)\}/g, (_, name: string) => values[name] ?? '')
  const name = say(`rights.letter.${kind}`)
  const grounds: Block[] =
    letter.grounds.length === 0
      ? []
      : [{ type: 'details', title: say('rights.letter-grounds'), blocks: [{ type: 'list', title: '', items: letter.grounds }] }]
  return [
    {
      type: 'document',
      title: say('rights.letter-ready', { name, company }),
      fileName: `${kind}-${guide?.id ?? 'letter'}.txt`,
      body: `${say('rights.letter-subject', { subject: fill(letter.subject) })}\n\n${fill(letter.body)}`,
    },
    { type: 'note', text: say('rights.letter-fill') },
    ...grounds,
    {
      type: 'text',
      text:
        address === ''
          ? say('rights.letter-no-contact', { company })
          : say('rights.letter-send', { contact: address.replaceAll('\n', ' · ') }),
    },
  ]
}

/** The asked kind where this law has it, else its first: an objection mostly. */
function letterKind(law: Rights, { letter }: Scene['question']): LetterKind {
  const has = (kind: LetterKind): boolean => law.letters.some((each) => each.kind === kind)
  return letter && has(letter) ? letter : (LETTERS.find(has) ?? 'objection')
}

function afterwardsBlocks(law: Rights, scene: Scene): Block[] {
  const { speaker, question, catalog } = scene
  const { say } = speaker
  const authorities = authoritiesFor(law, question.region, catalog.regions)
  const lines = authorities.map(({ name, region, url, email, language, note }) =>
    [say('rights.authority-line', { name, region: speaker.region(region) }), url, email, language, note]
      .filter((part) => part !== undefined)
      .join(' · '),
  )
  const list: Block = { type: 'list', title: say('rights.authority'), items: lines }
  const districts = question.region === undefined ? [] : catalog.regions.districtsOf(question.region)
  const choices = districts.map((region) => ({ label: speaker.region(region), ask: askAgain(question, { region }) }))
  return [
    ...(law.deadline
      ? [{ type: 'list' as const, title: say('rights.deadline'), items: [claimText(law.deadline, law.sources, scene)] }]
      : []),
    ...(law.complaint
      ? [{ type: 'list' as const, title: say('rights.complaint'), items: [claimText(law.complaint, law.sources, scene)] }]
      : []),
    ...(lines.length === 0 ? [] : [list]),
    ...limitsBlocks(law, scene),
    ...(choices.length === 0 ? [] : [{ type: 'choices' as const, prompt: say('rights.which-district'), choices }]),
  ]
}

/** What the law does not reach. */
function limitsBlocks(law: Rights, scene: Scene): Block[] {
  const items = law.limits.map((limit) => claimText(limit, law.sources, scene))
  return items.length === 0
    ? []
    : [{ type: 'details', title: scene.speaker.say('topic.limits'), blocks: [{ type: 'list', title: '', items }] }]
}

const letterChoices = (law: Rights, { question, speaker }: Scene): Choice[] =>
  LETTERS.filter((kind: LetterKind) => kind !== letterKind(law, question) && law.letters.some((letter) => letter.kind === kind)).map(
    (letter) => ({
      label: speaker.say(`rights.letter.${letter}`),
      ask: askAgain(question, { letter }),
    }),
  )

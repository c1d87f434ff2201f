/** Question -> Reply: picks the answer of the intent, and puts under it how it was understood. */
import type { IntentId } from '../understanding/intent.ts'
import { about } from './about.ts'
import { alternatives } from './alternatives.ts'
import { askBack } from './ask-back.ts'
import { changes } from './changes.ts'
import { checkup } from './checkup.ts'
import { explain } from './explain.ts'
import { help } from './help.ts'
import { limits } from './limits.ts'
import { none } from './none.ts'
import { optOut } from './opt-out.ts'
import { pastData } from './past-data.ts'
import { platforms } from './platforms.ts'
import { practice } from './practice.ts'
import { protect } from './protect.ts'
import { readingBlock } from './reading.ts'
import { remind } from './remind.ts'
import type { Block, Reply } from './reply.ts'
import { reportLink } from './report.ts'
import { rights } from './rights.ts'
import { type Answer, guidesOf, type Scene } from './scene.ts'
import { subscribe } from './subscribe.ts'
import { unknownPlatform } from './unknown-platform.ts'
import { unsubscribe } from './unsubscribe.ts'

const ANSWERS: Readonly<Record<IntentId, Answer>> = {
  'opt-out': optOut,
  practice,
  limits,
  'past-data': pastData,
  rights,
  protect,
  alternatives,
  explain,
  changes,
  subscribe,
  unsubscribe,
  remind,
  checkup,
  platforms,
  about,
  help,
  none,
}

/** Language of the guides, rights and topics. */
const CATALOG_LOCALE = 'en'

/** Intents whose answer rests on a guide: a wrong step in it can be reported. */
const GUIDE_INTENTS = new Set<IntentId>(['opt-out', 'practice', 'limits', 'past-data', 'rights', 'changes', 'checkup'])

/** @param kind whether the dialogue decided to answer, to ask back, or that nothing is owed. */
export function answer(kind: Reply['kind'], scene: Scene): Reply {
  if (kind === 'ask') return askBack(scene)
  if (kind === 'fallback') return none(scene)
  const { question } = scene
  if (question.unknownPlatform !== undefined && question.platforms.length === 0) return unknownPlatform(scene)
  const reply = ANSWERS[question.intent](scene)
  return { ...reply, blocks: [...languageNote(scene), ...leftOutNote(scene), ...withFooter(reply.blocks, scene)] }
}

/** Intents whose answer holds no prose of the catalog. */
const OWN_WORDS = new Set<IntentId>(['subscribe', 'unsubscribe', 'remind', 'about', 'help', 'platforms', 'none'])

/** The catalog is written in English: said first, in the person's language, where that is another. */
function languageNote({ question, speaker }: Scene): Block[] {
  const isWritten = speaker.locale === CATALOG_LOCALE || OWN_WORDS.has(question.intent)
  return isWritten ? [] : [{ type: 'note', text: speaker.say('facts.english-only') }]
}

/** More platforms than one answer, or one button, can hold: those left out are named. */
function leftOutNote({ question, catalog, speaker }: Scene): Block[] {
  const names = (question.leftOut ?? []).flatMap((id) => catalog.guide(id)?.name ?? [])
  return names.length === 0 ? [] : [{ type: 'note', text: speaker.say('answer.left-out', { platforms: speaker.list(names) }) }]
}

/** The report and the reading go before the last choices, which stay the last thing seen. */
function withFooter(blocks: readonly Block[], scene: Scene): readonly Block[] {
  const footer: Block[] = [...reportBlocks(scene), ...readingBlock(scene)]
  const last = blocks.at(-1)
  return last?.type === 'choices' ? [...blocks.slice(0, -1), ...footer, last] : [...blocks, ...footer]
}

function reportBlocks(scene: Scene): Block[] {
  const [guide] = guidesOf(scene)
  if (!guide || !GUIDE_INTENTS.has(scene.question.intent)) return []
  const link = reportLink('wrong', scene)
  if (link) return [{ type: 'links', links: [link] }]
  return [{ type: 'note', text: scene.speaker.say('report.by-file', { file: `catalog/platforms/${guide.id}.yaml` }) }]
}

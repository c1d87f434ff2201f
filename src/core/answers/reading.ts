/** How the question was understood, in one line: "LinkedIn · opt out · EU · iPhone", with the likely corrections. */
import { regionalControls } from '../knowledge/catalog.ts'
import type { IntentId } from '../understanding/intent.ts'
import type { Block, Choice } from './reply.ts'
import { askAgain, guidesOf, type Scene } from './scene.ts'

/** Answers that do not depend on anything one could correct. */
const UNREAD = new Set<IntentId>(['help', 'about', 'platforms', 'unsubscribe', 'remind'])
/** Answers that differ by device. */
const BY_DEVICE = new Set<IntentId>(['opt-out', 'past-data', 'checkup', 'protect'])
/** Regions offered as a correction, where no guide names its own. */
const REGIONS_OFFERED = ['eu', 'uk', 'us', 'br']

export function readingBlock(scene: Scene): Block[] {
  const { question, speaker } = scene
  const { intent } = question
  if (intent === 'none' || UNREAD.has(intent)) return []
  const { say } = speaker
  const names = guidesOf(scene).map(({ name }) => name)
  const region = question.region === undefined ? say('reading.anywhere') : speaker.region(question.region)
  const device = BY_DEVICE.has(intent) ? [question.device === undefined ? say('reading.any-device') : say(`device.${question.device}`)] : []
  const parts = [...(names.length > 0 ? [speaker.list(names)] : []), say(`intent.${intent}`), region, ...device]
  return [{ type: 'reading', text: say('reading.line', { parts: parts.join(' · ') }), corrections: regionChoices(scene) }]
}

/** Regions in which the answer would differ, the person's own left out. */
function regionChoices(scene: Scene): Choice[] {
  const { question, speaker, catalog } = scene
  const guides = guidesOf(scene)
  if (guides.length === 0) return []
  const differing = guides.flatMap((guide) => [...guide.practice.regions, ...regionalControls(guide)].flatMap(({ regions }) => regions))
  const regions = [...new Set([...differing, ...REGIONS_OFFERED])].filter(
    (id) => id !== question.region && id !== 'all' && catalog.regions.isKnown(id),
  )
  return regions.slice(0, MAX_REGIONS).map((region) => ({ label: speaker.region(region), ask: askAgain(question, { region }) }))
}

const MAX_REGIONS = 5

/** How the question was understood, in one line: "LinkedIn · opt out · EU · iPhone", with the likely corrections. */
import { controlsFor, regionalControls } from '../knowledge/catalog.ts'
import { ANYWHERE } from '../region.ts'
import type { IntentId } from '../understanding/intent.ts'
import { devicesOf } from './control-blocks.ts'
import type { Block, Choice } from './reply.ts'
import { askAgain, guidesOf, type Scene } from './scene.ts'

/** Answers that do not depend on anything one could correct. */
const UNREAD = new Set<IntentId>(['help', 'about', 'platforms', 'unsubscribe', 'remind'])
/** Answers that differ by device. */
const BY_DEVICE = new Set<IntentId>(['opt-out', 'past-data', 'checkup', 'protect'])
/** A row of buttons, no more. */
const MAX_REGIONS = 5
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
  const parts = [
    ...(names.length > 0 ? [speaker.list(names)] : []),
    say(question.wantsOn ? 'allow-again.short' : `intent.${intent}`),
    region,
    ...device,
  ]
  const corrections = [...deviceChoices(scene), ...regionChoices(scene)]
  return [{ type: 'reading', text: say('reading.line', { parts: parts.join(' · ') }), corrections }]
}

/** Devices for which the controls here have steps of their own, the person's own left out. */
function deviceChoices(scene: Scene): Choice[] {
  const { question, speaker, catalog } = scene
  if (!BY_DEVICE.has(question.intent)) return []
  const devices = devicesOf(guidesOf(scene).flatMap((guide) => controlsFor(guide, question.region, catalog.regions)))
  return devices
    .filter((device) => device !== question.device && device !== 'desktop')
    .map((device) => ({ label: speaker.say(`device.${device}`), ask: askAgain(question, { device }) }))
}

/** Regions in which the answer would differ, the person's own left out. */
function regionChoices(scene: Scene): Choice[] {
  const { question, speaker, catalog } = scene
  const guides = guidesOf(scene)
  if (guides.length === 0) return []
  const differing = guides.flatMap((guide) => [...guide.practice.regions, ...regionalControls(guide)].flatMap(({ regions }) => regions))
  const regions = [...new Set([...differing, ...REGIONS_OFFERED])].filter(
    (id) => id !== question.region && id !== ANYWHERE && catalog.regions.isKnown(id),
  )
  return regions.slice(0, MAX_REGIONS).map((region) => ({ label: speaker.region(region), ask: askAgain(question, { region }) }))
}

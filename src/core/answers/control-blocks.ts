/** Blocks that show one control: its steps on the person's device, its address, what it stops and what not. */
import { stepsOn } from '../knowledge/catalog.ts'
import { type Control, DEVICES, type Device, type Guide } from '../knowledge/guide.ts'
import { statusOf } from '../knowledge/source.ts'
import type { Block, Link } from './reply.ts'
import type { Scene } from './scene.ts'

/** Without a known device the browser's steps come first: its address opens anywhere. */
const DEVICE_ORDER: readonly Device[] = ['web', 'ios', 'android', 'desktop']

/** The control in full: name, steps, address, conditions, what it stops. */
export function controlBlocks(guide: Guide, control: Control, scene: Scene): Block[] {
  const { say } = scene.speaker
  return [
    { type: 'heading', text: say('control.heading', { name: control.name }) },
    ...stepsBlocks(control, scene),
    ...linkBlocks(control, scene),
    ...conditionBlocks(guide, control, scene),
    { type: 'text', text: say('control.stops-what', { stops: control.stops }) },
    { type: 'text', text: say('control.not-stops', { text: control.doesNotStop }) },
  ]
}

/** Further controls, each folded away under its name. */
export function otherControls(guide: Guide, others: readonly Control[], scene: Scene): Block[] {
  if (others.length === 0) return []
  const folds = others.map(
    (control): Block => ({ type: 'details', title: control.name, blocks: withoutFolds(controlBlocks(guide, control, scene)) }),
  )
  return [{ type: 'text', text: scene.speaker.say('control.others', { count: others.length }) }, ...folds]
}

/** Inside a fold there is no other; the name stands as its title. */
const withoutFolds = (blocks: readonly Block[]): Block[] => blocks.filter(({ type }) => type !== 'details' && type !== 'heading')

/** Steps on the person's device, or on the first that has any; those of other devices folded away. */
export function stepsBlocks(control: Control, { question, speaker }: Scene): Block[] {
  const wanted = question.device
  const known = DEVICE_ORDER.flatMap((device) => stepsOn(control, device) ?? []).filter(
    ({ device }) => device !== 'desktop' || control.steps.desktop !== undefined,
  )
  const main = (wanted && stepsOn(control, wanted)) ?? known[0]
  if (!main) return []
  const blocks: Block[] = []
  const isOther = wanted !== undefined && main.device !== wanted
  if (isOther) blocks.push({ type: 'note', text: speaker.say('control.no-steps', { device: wanted }) })
  blocks.push({ type: 'steps', title: speaker.say('control.steps', { device: main.device }), items: main.steps })
  if (main.isUnconfirmed) blocks.push({ type: 'note', text: speaker.say('status.labels') })
  if (wanted !== undefined) return blocks
  const shown = new Set([main.steps.join('\n')])
  for (const other of known.filter(({ device }) => device !== main.device)) {
    const key = other.steps.join('\n')
    if (shown.has(key)) continue
    shown.add(key)
    const notes: Block[] = other.isUnconfirmed ? [{ type: 'note', text: speaker.say('status.labels') }] : []
    blocks.push({
      type: 'details',
      title: speaker.say('control.steps-other', { device: other.device }),
      blocks: [{ type: 'steps', title: '', items: other.steps }, ...notes],
    })
  }
  return blocks
}

export function linkBlocks(control: Control, { speaker }: Scene): Block[] {
  const links: Link[] = []
  if (control.url !== undefined) links.push({ label: speaker.say('control.open', { name: control.name }), url: control.url })
  if (control.email !== undefined)
    links.push({ label: speaker.say('control.write-to', { email: control.email }), url: `mailto:${control.email}` })
  if (links.length === 0) return []
  const isDoubtful = control.urlStatus !== undefined && control.urlStatus !== 'confirmed'
  return [{ type: 'links', links }, ...(isDoubtful ? [{ type: 'note' as const, text: speaker.say('control.address-unconfirmed') }] : [])]
}

/** What is needed, how long it takes, for whom it is, how sure we are. */
function conditionBlocks(guide: Guide, control: Control, { speaker, catalog, question }: Scene): Block[] {
  const { say } = speaker
  const facts = [say('control.minutes', { minutes: control.effortMinutes })]
  if (control.needs !== undefined) facts.push(say('control.needs', { needs: control.needs }))
  const [account] = control.accounts
  if (account !== undefined && account !== 'personal') facts.push(say(`control.accounts.${account}`))
  if (control.accountsNote !== undefined) facts.push(control.accountsNote)
  const notes = [facts.join(' ')]
  const { binding } = control
  if (binding && !catalog.regions.covers(binding, question.region))
    notes.push(say('control.not-binding', { regions: speaker.list(binding.map(speaker.region)) }))
  if (control.note !== undefined) notes.push(control.note)
  const status = statusOf(control, guide.sources)
  if (status !== 'confirmed') notes.push(say(`status.${status}`))
  return notes.map((text) => ({ type: 'note', text }))
}

/** Devices for which some control of the guide has steps of its own. */
export const devicesOf = (controls: readonly Control[]): readonly Device[] =>
  DEVICES.filter((device) => controls.some((control) => control.steps[device] !== undefined))

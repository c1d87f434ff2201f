/** The commands: what each asks, and where it is offered. */

import type { MessageKey } from '../../core/answers/messages.ts'
import type { Ask } from '../../core/answers/reply.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import type { IntentId } from '../../core/understanding/intent.ts'
import type { AnnouncingCommand } from './announcing.ts'

export type CommandName =
  | 'ask'
  | 'guide'
  | 'checkup'
  | 'rights'
  | 'changes'
  | 'subscribe'
  | 'announcements'
  | 'remind'
  | 'settings'
  | 'forget'
  | 'about'
  | 'help'

type PlainKey = Extract<MessageKey, `command.${string}` | `telegram.command.${string}`>

/** In the order of the menu. */
export const MENU: readonly { readonly name: CommandName; readonly describedBy: PlainKey }[] = [
  { name: 'ask', describedBy: 'command.ask' },
  { name: 'guide', describedBy: 'command.guide' },
  { name: 'checkup', describedBy: 'command.checkup' },
  { name: 'rights', describedBy: 'command.rights' },
  { name: 'changes', describedBy: 'command.changes' },
  { name: 'subscribe', describedBy: 'telegram.command.subscribe' },
  { name: 'announcements', describedBy: 'telegram.command.announcements' },
  { name: 'remind', describedBy: 'telegram.command.remind' },
  { name: 'settings', describedBy: 'telegram.command.settings' },
  { name: 'forget', describedBy: 'telegram.command.forget' },
  { name: 'about', describedBy: 'command.about' },
  { name: 'help', describedBy: 'command.help' },
]

/** In a group everybody sees the menu: only what is of use there. */
const IN_GROUPS = new Set<CommandName>(['ask', 'guide', 'rights', 'subscribe', 'announcements', 'settings', 'help'])
export const GROUP_MENU = MENU.filter(({ name }) => IN_GROUPS.has(name))

/** Commands that ask for an intent, with names of apps, regions and devices behind them. */
const INTENTS: Readonly<Partial<Record<string, IntentId>>> = {
  guide: 'opt-out',
  checkup: 'checkup',
  rights: 'rights',
  changes: 'changes',
  about: 'about',
  help: 'help',
}

/** About what is told without being asked. `unsubscribe` is no part of the menu: every announcement names it. */
const ANNOUNCING: readonly AnnouncingCommand[] = ['subscribe', 'unsubscribe', 'announcements', 'remind']

export type Commanded =
  | { readonly kind: 'start'; readonly parameter: string }
  | { readonly kind: 'settings'; readonly rest: string }
  | { readonly kind: 'forget' }
  | { readonly kind: 'announcing'; readonly name: AnnouncingCommand; readonly rest: string }
  /** Free words; empty where nothing was written. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'intent'; readonly ask: Ask }
  | { readonly kind: 'guide' }
  | { readonly kind: 'unknown' }

export function readCommand({ name, rest }: { readonly name: string; readonly rest: string }, assistant: Assistant): Commanded {
  if (name === 'start') return { kind: 'start', parameter: rest }
  if (name === 'settings') return { kind: 'settings', rest }
  if (name === 'forget') return { kind: 'forget' }
  if (name === 'ask') return { kind: 'text', text: rest }
  const announcing = ANNOUNCING.find((each) => each === name)
  if (announcing) return { kind: 'announcing', name: announcing, rest }
  const intent = INTENTS[name]
  if (intent === undefined) return { kind: 'unknown' }
  if (name === 'guide' && rest === '') return { kind: 'guide' }
  const slots = slotsOf(rest, assistant)
  // A name we do not know is answered as such, which free words do.
  if (name === 'guide' && slots.platforms.length === 0) return { kind: 'text', text: rest }
  return { kind: 'intent', ask: { intent, ...slots } }
}

/** Names of apps, a region and a device in a text. */
export function slotsOf(text: string, { namedIn, explain, regions }: Assistant): Pick<Ask, 'platforms' | 'region' | 'device'> {
  if (text === '') return { platforms: [] }
  const named = explain(text).names.filter(({ isTaken }) => isTaken)
  const region = named.find(({ slot, meaning }) => slot === 'region' && regions.isKnown(meaning))?.meaning
  const device = named.find(({ slot }) => slot === 'device')?.meaning
  return { platforms: namedIn(text), region, device: toDevice(device) }
}

const toDevice = (id: string | undefined): Ask['device'] =>
  id === 'web' || id === 'desktop' || id === 'ios' || id === 'android' ? id : undefined

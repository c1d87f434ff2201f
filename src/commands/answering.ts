/** What the commands that answer share: slots from flags, and a reply on the standard output. */
import { renderReply } from '../adapters/terminal/render.ts'
import type { Assistant, Outcome, Preferences } from '../core/conversation/assistant.ts'
import { DEVICES, deviceSchema } from '../core/knowledge/guide.ts'
import { UsageError } from './command.ts'

/** For `parseArgs`. */
export const SLOT_OPTIONS = { region: { type: 'string' }, device: { type: 'string' }, locale: { type: 'string' } } as const

export const SLOT_USAGE = `  --region ID     where you live: eu, de, uk, us, us-ca, br ...
  --device ID     ${DEVICES.join(', ')}
  --locale TAG    language of the answer, such as en`

type Slots = Readonly<Partial<Record<keyof typeof SLOT_OPTIONS, string | undefined>>>

/** @throws {UsageError} naming the first flag that is no known region, device or locale. */
export function readPreferences({ region, device, locale = 'en' }: Slots, assistant: Assistant): Preferences {
  if (region !== undefined && !assistant.regions.isKnown(region)) {
    throw new UsageError(`Unknown region "${region}": use an id such as eu, de, uk, us or us-ca.`)
  }
  const known = deviceSchema.optional().safeParse(device)
  if (!known.success) throw new UsageError(`Unknown device "${device}": use ${DEVICES.join(', ')}.`)
  if (!isLocale(locale)) throw new UsageError(`Unknown locale "${locale}": use a language tag such as en or pt-BR.`)
  return { locale, region, device: known.data }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** The whole reply as text; at a terminal in its width and colours. */
export function printReply(outcome: Outcome, assistant: Assistant): void {
  const { isTTY, columns } = process.stdout
  const text = textOf(outcome, assistant, isTTY ? { width: columns, hasColor: process.stdout.hasColors() } : undefined)
  process.stdout.write(`${text}\n`)
}

export function textOf(
  { reply, locale }: Outcome,
  assistant: Assistant,
  look = { width: Number.POSITIVE_INFINITY, hasColor: false },
): string {
  return renderReply(reply, assistant.speaker(locale), { ...look, hasLinks: false, isInteractive: false }).text
}

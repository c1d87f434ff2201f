/**
 * Deep links: `https://t.me/<bot>?start=<parameter>` opens an answer in a private chat.
 *
 * A parameter is a platform's id, one of a few intents, `settings`, or a choice token whose signs that are not allowed there
 * (Telegram takes A-Z a-z 0-9 _ - only) are written with `_`: `_t` for `~`, `_d` for `.`, `__` for `_`.
 */
import type { Ask } from '../../core/answers/reply.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import type { IntentId } from '../../core/understanding/intent.ts'

const MAX_PARAMETER_LENGTH = 64
const WRITTEN: Readonly<Record<string, string>> = { '~': '_t', '.': '_d', _: '__' }
const READ: Readonly<Record<string, string>> = { _t: '~', _d: '.', __: '_' }
const INTENTS = new Set<string>(['checkup', 'rights', 'changes', 'protect', 'platforms', 'about', 'help'] satisfies IntentId[])

export type Started = { readonly ask: Ask; readonly locale?: string } | 'settings'

/** @returns `undefined` for nothing we know: an old link, or made up. */
export function readStart(parameter: string, { knowsPlatform, tokens }: Assistant): Started | undefined {
  if (parameter === 'settings') return parameter
  if (isIntent(parameter)) return { ask: { intent: parameter, platforms: [] } }
  if (knowsPlatform(parameter)) return { ask: { intent: 'opt-out', platforms: [parameter] } }
  return tokens.decode(parameter.replace(/_[td_]/g, (sign) => READ[sign] ?? sign)) ?? tokens.decode(parameter)
}

const isIntent = (parameter: string): parameter is IntentId => INTENTS.has(parameter)

/** @returns the parameter that opens this answer; the bot's help where there is none. */
export function writeStart(ask: Ask | undefined, locale: string, { tokens }: Assistant): string {
  const token = ask && tokens.encode({ ask, locale })
  const parameter = token?.replace(/[~._]/g, (sign) => WRITTEN[sign] ?? sign)
  if (parameter !== undefined && parameter.length <= MAX_PARAMETER_LENGTH) return parameter
  return ask?.platforms[0] ?? 'help'
}

export const startUrl = (username: string, parameter: string): string => `https://t.me/${username}?start=${parameter}`

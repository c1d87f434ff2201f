/**
 * What a button or a line of a menu does, as a `custom_id` of at most 100 characters, and back.
 *
 * `1e0.2.TOKEN`: version, mark, state; a number that keeps ids of one message apart; the choice token of the core.
 */
import type { ChoiceTokens, Chosen } from '../../core/conversation/choice-token.ts'

export const MAX_CUSTOM_ID_LENGTH = 100
const VERSION = '1'
const MARKS = { ask: 'a', view: 'v', show: 's', pick: 'p' } as const
type Mark = keyof typeof MARKS

/** What of an answer is shown: everything that its buttons change in place, so that pressing one keeps what the others did. */
export interface View {
  /** Which part is folded open, if any. */
  readonly open?: number | undefined
  readonly page: number
  /** A bit for each task that is done. */
  readonly ticked: number
}

export type Action =
  /** Answers in a message of its own. */
  | { readonly does: 'ask'; readonly chosen: Chosen }
  /** Shows this answer in place of the one that holds the button. */
  | { readonly does: 'view'; readonly chosen: Chosen; readonly view: View }
  /** Posts the answer for everyone. */
  | { readonly does: 'show'; readonly chosen: Chosen }
  /** Makes a check-up of the platforms picked in the menu. */
  | { readonly does: 'pick'; readonly chosen: Chosen }

export const FIRST_VIEW: View = { page: 0, ticked: 0 }
const BASE = 36
/** Between the parts of a state; what is at its end and says nothing is left out: `v`, `v2`, `v__5`. */
const STATE_SEPARATOR = '_'

/** @returns `undefined` where the choice names too much to fit. @param serial different for each component of a message. */
export function encodeAction(action: Action, serial: number, tokens: ChoiceTokens): string | undefined {
  const token = tokens.encode(action.chosen)
  return token === undefined ? undefined : `${VERSION}${MARKS[action.does]}${stateOf(action)}.${serial.toString(BASE)}.${token}`
}

function stateOf(action: Action): string {
  if (action.does !== 'view') return ''
  const { open, page, ticked } = action.view
  const parts = [open?.toString(BASE) ?? '', page === 0 ? '' : page.toString(BASE), ticked === 0 ? '' : ticked.toString(BASE)]
  return parts.join(STATE_SEPARATOR).replace(/_+$/, '')
}

/** @returns `undefined` for an id of another version, or about something no longer known. */
export function decodeAction(customId: string, tokens: ChoiceTokens): Action | undefined {
  const [head = '', serial, ...rest] = customId.split('.')
  const does = (Object.keys(MARKS) as Mark[]).find((mark) => MARKS[mark] === head[1])
  const chosen = tokens.decode(rest.join('.'))
  if (head[0] !== VERSION || does === undefined || serial === undefined || !chosen) return undefined
  if (does !== 'view') return { does, chosen }
  const [open = '', page = '', ticked = ''] = head.slice(2).split(STATE_SEPARATOR)
  return { does, chosen, view: { open: open === '' ? undefined : numberOf(open), page: numberOf(page), ticked: numberOf(ticked) } }
}

function numberOf(digits: string): number {
  const number = Number.parseInt(digits, BASE)
  return Number.isSafeInteger(number) && number >= 0 ? number : 0
}

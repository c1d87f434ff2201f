/** Choices and links -> an inline keyboard: short labels side by side, long ones alone. */
import type { InlineKeyboardButton } from 'grammy/types'

/** Longer labels are cut on a phone where two share a row. */
const MAX_SHARED_LABEL = 20
const MAX_ROW = 3
/** Telegram's limit is 100; nobody reads more than this. */
const MAX_BUTTONS = 60
/** Of a label: Telegram shows less. */
const MAX_LABEL = 64

export type Keyboard = readonly (readonly InlineKeyboardButton[])[]

/** What a button's data begins with. Published in every button ever sent: a mark never changes its meaning. */
export const MARKS = { answer: 'n', change: 'e', settings: 's', announcements: 'a' } as const

/** Telegram's limit for the data of a button, and for the text a button copies. */
export const MAX_DATA_BYTES = 64
export const MAX_COPY_LENGTH = 256

export const pressButton = (label: string, data: string): InlineKeyboardButton => ({ text: labelOf(label), callback_data: data })
export const urlButton = (label: string, url: string): InlineKeyboardButton => ({ text: labelOf(label), url })
export const copyButton = (label: string, text: string): InlineKeyboardButton => ({ text: labelOf(label), copy_text: { text } })

const labelOf = (label: string): string => (label.length <= MAX_LABEL ? label : `${label.slice(0, MAX_LABEL - 1)}…`)

/** Rows of up to three short labels, two middling ones, or one long one, in their order. */
export function rowsOf(buttons: readonly InlineKeyboardButton[], maxRow = MAX_ROW): Keyboard {
  const rows: InlineKeyboardButton[][] = []
  for (const button of buttons.slice(0, MAX_BUTTONS)) {
    const row = rows.at(-1)
    const longest = Math.max(button.text.length, ...(row ?? []).map(({ text }) => text.length))
    const fits = longest <= MAX_SHARED_LABEL ? (longest <= 11 ? maxRow : Math.min(2, maxRow)) : 1
    if (row && row.length < fits) row.push(button)
    else rows.push([button])
  }
  return rows
}

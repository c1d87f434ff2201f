/** Pieces of an answer -> messages: as few as their length allows, divided only between blocks. */
import { countBlocks, type Markup, withoutMarkup } from './markup.ts'

/** Markup that stays together, or a fold with such pieces in it. */
export type Piece = string | { readonly title: string; readonly pieces: readonly string[] }

/** What Telegram counts of a piece. */
interface Size {
  readonly length: number
  readonly blocks: number
}

/** @returns at least one message, each within the limits of the markup, provided that each piece is. */
export function pack(pieces: readonly Piece[], markup: Markup): readonly string[] {
  const whole = pieces.flatMap((piece) => (typeof piece === 'string' ? [piece] : foldsOf(piece, markup)))
  return gather(whole, markup, NOTHING)
}

/** One fold, or as many with the same title as its length asks for. */
function foldsOf({ title, pieces }: Exclude<Piece, string>, markup: Markup): string[] {
  return gather(pieces, markup, sizeOf(markup.fold(title, ''))).map((content) => markup.fold(title, content))
}

const NOTHING: Size = { length: 0, blocks: 0 }

const sizeOf = (text: string): Size => ({ length: withoutMarkup(text).length, blocks: countBlocks(text) })

/** @param around what is put around each message and counts too. */
function gather(pieces: readonly string[], { gap, maxLength, maxBlocks }: Markup, around: Size): string[] {
  const messages: string[][] = []
  let { length, blocks } = around
  for (const piece of pieces) {
    const size = sizeOf(piece)
    length += gap.length + size.length
    blocks += size.blocks
    const last = messages.at(-1)
    if (last && length <= maxLength && blocks <= maxBlocks) last.push(piece)
    else {
      messages.push([piece])
      length = around.length + size.length
      blocks = around.blocks + size.blocks
    }
  }
  return messages.map((message) => message.join(gap))
}

/**
 * Divides items so that a title and the items of one group stay well within a message.
 *
 * @param lengthOf of one item, as shown.
 */
export function groupItems<T>(items: readonly T[], lengthOf: (item: T) => number, maxLength: number): readonly (readonly T[])[] {
  const groups: T[][] = []
  let length = 0
  for (const item of items) {
    const group = groups.at(-1)
    length += lengthOf(item)
    if (group && length <= maxLength) group.push(item)
    else {
      groups.push([item])
      length = lengthOf(item)
    }
  }
  return groups
}

/** Divides a long text at line ends, and where a line is too long at words. */
export function divideText(text: string, maxLength: number): readonly string[] {
  if (text.length <= maxLength) return [text]
  const divide = (parts: readonly string[], glue: string): string[] =>
    groupItems(parts, (part) => part.length + glue.length, maxLength).map((group) => group.join(glue))
  const lines = text.split('\n').flatMap((line) => (line.length <= maxLength ? [line] : divide(line.split(' '), ' ')))
  return divide(lines, '\n').flatMap((part) => (part.length <= maxLength ? [part] : cut(part, maxLength)))
}

/** Text without any place to divide it at: between two characters, each of at most two code units. */
const cut = (text: string, maxLength: number): string[] => text.match(new RegExp(`.{1,${maxLength >> 1}}`, 'gsu')) ?? []

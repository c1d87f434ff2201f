/** Pieces -> pages, each within the limits of one message. */
import type { Piece } from './pieces.ts'

export interface Room {
  readonly textLength: number
  readonly components: number
}

/** What a piece takes at least: a menu can stand for any number of choices. */
export function sizeOf(piece: Piece): Room {
  switch (piece.kind) {
    case 'text':
      return { textLength: piece.text.length, components: 1 }
    case 'task':
      return { textLength: piece.text.length, components: 3 }
    case 'links':
      return { textLength: 0, components: Math.ceil(piece.links.length / 5) + piece.links.length }
    case 'choices':
    case 'folds':
      return { textLength: 0, components: 2 }
    case 'rule':
    case 'file':
      return { textLength: 0, components: 1 }
  }
}

export const sizeOfAll = (pieces: readonly Piece[]): Room => {
  const sizes = pieces.map(sizeOf)
  return { textLength: sum(sizes.map((size) => size.textLength)), components: sum(sizes.map((size) => size.components)) }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Fills pages in order; a text too long for what is left of a page is parted between its lines. @returns at least one page. */
export function pagesOf(pieces: readonly Piece[], room: Room): Piece[][] {
  const pages: Piece[][] = [[]]
  let left = room
  const open = (): void => {
    pages.push([])
    left = room
  }
  for (const piece of pieces.flatMap((each) => (each.kind === 'text' ? partsOf(each.text, room.textLength) : [each]))) {
    const size = sizeOf(piece)
    if (size.textLength > left.textLength || size.components > left.components) open()
    pages.at(-1)?.push(piece)
    left = { textLength: left.textLength - size.textLength, components: left.components - size.components }
  }
  return pages
}

const FENCE = '```'

/** Parts of at most `length` characters, cut between lines, or inside one that is longer. A code block is closed and opened again. */
function partsOf(text: string, length: number): Piece[] {
  if (text.length <= length) return [{ kind: 'text', text }]
  const isCode = text.startsWith(FENCE)
  const lines = (isCode ? text.slice(FENCE.length + 1, -FENCE.length - 1) : text).split('\n')
  const usable = isCode ? length - 2 * FENCE.length - 2 : length
  const parts: string[] = []
  for (const line of lines.flatMap((each) => slicesOf(each, usable))) {
    const last = parts.at(-1)
    if (last === undefined || last.length + 1 + line.length > usable) parts.push(line)
    else parts[parts.length - 1] = `${last}\n${line}`
  }
  return parts.filter((part) => part !== '').map((part) => ({ kind: 'text', text: isCode ? `${FENCE}\n${part}\n${FENCE}` : part }))
}

function slicesOf(line: string, length: number): string[] {
  if (line.length <= length) return [line]
  return Array.from({ length: Math.ceil(line.length / length) }, (_, index) => line.slice(index * length, (index + 1) * length))
}

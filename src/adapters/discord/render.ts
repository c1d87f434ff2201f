/** Reply -> one message of components: framed and coloured by verdict, long parts folded behind buttons, within Discord's limits. */
import type { APIMessageTopLevelComponent } from 'discord.js'
import type { Speaker } from '../../core/answers/messages.ts'
import type { Ask, Choice, Link, Reply, Tone } from '../../core/answers/reply.ts'
import type { ChoiceTokens } from '../../core/conversation/choice-token.ts'
import {
  type ActionButton,
  buttonRows,
  type Component,
  container,
  countOf,
  file,
  linkRows,
  MAX_COMPONENTS,
  MAX_IN_ROW,
  MAX_TEXT_LENGTH,
  menu,
  mixedRow,
  section,
  separator,
  textDisplay,
} from './components.ts'
import { type Action, encodeAction, FIRST_VIEW, type View } from './custom-id.ts'
import { bold } from './markdown.ts'
import { pagesOf, type Room, sizeOfAll } from './pages.ts'
import { type Fold, type Piece, type Pieces, piecesOf } from './pieces.ts'

export interface TextFile {
  readonly name: string
  readonly text: string
}

export interface Rendered {
  readonly components: readonly APIMessageTopLevelComponent[]
  readonly files: readonly TextFile[]
}

export interface RenderOptions {
  readonly speaker: Speaker
  readonly tokens: ChoiceTokens
  /** Brings this reply again; without it nothing can be folded open or shown to everyone. */
  readonly again: Ask | undefined
  readonly view?: View
  /** Only the person who asked sees it: it can be shown to everyone. */
  readonly isPrivate: boolean
}

const COLOURS: Readonly<Record<Tone, number>> = { good: 0x2d_99_5b, caution: 0xd9_8b_0c, warning: 0xc9_3a_3f, neutral: 0x4f_6f_c9 }
/** More choices than these are a menu rather than rows of buttons. */
const MAX_BUTTONS = 2 * MAX_IN_ROW
const PAGE_ROW = 3
/** Components of the frame, the row that turns pages, the last row, and the line that counts what is done. */
const RESERVED = 1 + PAGE_ROW + 3 + 1

export function renderReply(reply: Reply, options: RenderOptions): Rendered {
  const pieces = options.again ? piecesOf(reply, options.speaker) : unfolded(piecesOf(reply, options.speaker))
  const { shown, pageCount, page } = choosePage(pieces, options)
  const tasks = pieces.body.filter(({ kind }) => kind === 'task').length
  const compose = (compact: number): APIMessageTopLevelComponent[] => {
    const pen = createPen(options, reply.kind === 'ask', compact)
    return [
      container([...pen.draw(shown), ...pen.progress(tasks), ...pen.pageRow(page, pageCount)], COLOURS[pieces.tone]),
      ...pen.draw(pieces.below),
      ...pen.lastRow(pieces.report),
    ]
  }
  return {
    components: firstFitting(compose),
    files: shown.flatMap((piece) => (piece.kind === 'file' ? [{ name: piece.fileName, text: piece.body }] : [])),
  }
}

/** What could not be opened stands open. */
function unfolded(pieces: Pieces): Pieces {
  const open = (piece: Piece): readonly Piece[] => {
    if (piece.kind !== 'folds') return [piece]
    return piece.folds.flatMap(({ title, index }) => [{ kind: 'text', text: bold(title) } as const, ...(pieces.folds[index]?.pieces ?? [])])
  }
  return { ...pieces, body: pieces.body.flatMap(open), folds: [] }
}

/** Rows of buttons, as long as they fit; else more and more of them become menus, the largest first. */
function firstFitting(compose: (compact: number) => APIMessageTopLevelComponent[]): APIMessageTopLevelComponent[] {
  const limits = [MAX_BUTTONS, MAX_IN_ROW, 3, 1]
  const drawn = limits.values().map(compose)
  return drawn.find((components) => components.reduce((sum, each) => sum + countOf(each), 0) <= MAX_COMPONENTS) ?? compose(0)
}

interface Page {
  readonly shown: readonly Piece[]
  readonly page: number
  readonly pageCount: number
}

/** What of the body is shown: all of it with the open part where it stands; where that is too much, the part alone, or one page. */
function choosePage({ body, folds, below }: Pieces, { view = FIRST_VIEW }: RenderOptions): Page {
  const fixed = sizeOfAll(below)
  const room: Room = {
    textLength: MAX_TEXT_LENGTH - fixed.textLength,
    components: MAX_COMPONENTS - fixed.components - RESERVED,
  }
  const fold = view.open === undefined ? undefined : folds[view.open]
  const all = fold ? withOpened(body, fold, view.open) : body
  if (fits(all, { ...room, components: room.components + PAGE_ROW })) return { shown: all, page: 0, pageCount: 1 }
  const pages = pagesOf(fold ? withOpened(headAndFoldOf(body, view.open), fold, view.open) : body, room)
  const page = Math.min(view.page, pages.length - 1)
  return { shown: pages[page] ?? [], page, pageCount: pages.length }
}

const withOpened = (body: readonly Piece[], { pieces }: Fold, open: number | undefined): readonly Piece[] =>
  body.flatMap((piece) => (piece.kind === 'folds' && piece.folds.some(({ index }) => index === open) ? [piece, ...pieces] : [piece]))

/** What the answer is about, and the button that closes the part again. */
const headAndFoldOf = (body: readonly Piece[], open: number | undefined): readonly Piece[] => [
  ...body.slice(0, 1),
  ...body.flatMap((piece): Piece[] =>
    piece.kind === 'folds' ? piece.folds.filter(({ index }) => index === open).map((fold) => ({ kind: 'folds', folds: [fold] })) : [],
  ),
]

function fits(pieces: readonly Piece[], room: Room): boolean {
  const size = sizeOfAll(pieces)
  return size.textLength <= room.textLength && size.components <= room.components
}

const isTicked = (ticked: number, index: number): boolean => (ticked & (1 << index)) !== 0

interface Pen {
  draw(pieces: readonly Piece[]): Component[]
  /** How many of so many tasks are done. */
  progress(count: number): Component[]
  pageRow(page: number, pageCount: number): Component[]
  lastRow(report: readonly Link[]): Component[]
}

/** @param isQuestion a question back: a choice takes its place. @param compact from how many choices on they are a menu. */
function createPen(options: RenderOptions, isQuestion: boolean, compact: number): Pen {
  const { speaker, tokens, again, view = FIRST_VIEW, isPrivate } = options
  const { ticked } = view
  const { locale } = speaker
  let serial = 0

  /** No button where its choice does not fit into an id. */
  const actionButton = (label: string, action: Action, style?: ActionButton['style']): ActionButton[] => {
    const customId = encodeAction(action, serial++, tokens)
    return customId === undefined ? [] : [{ label, customId, ...(style && { style }) }]
  }
  const group = (buttons: readonly ActionButton[], placeholder: string): Component[] => {
    if (buttons.length === 0) return []
    return buttons.length <= compact ? buttonRows(buttons) : [menu(`menu.${serial++}`, placeholder, buttons)]
  }
  const choiceButton = ({ label, ask }: Choice, isInPlace: boolean): ActionButton[] => {
    const chosen = { ask, locale }
    return actionButton(label, isInPlace ? { does: 'view', chosen, view: FIRST_VIEW } : { does: 'ask', chosen })
  }
  const viewButton = (label: string, next: View, style?: ActionButton['style']): ActionButton[] =>
    again ? actionButton(label, { does: 'view', chosen: { ask: again, locale }, view: next }, style) : []

  const taskSection = (text: string, index: number): Component => {
    const isDone = isTicked(ticked, index)
    const done = speaker.say('discord.done')
    const [tick] = viewButton(isDone ? `✓ ${done}` : done, { ...view, ticked: ticked ^ (1 << index) }, isDone ? 'success' : 'secondary')
    return tick ? section(text, tick) : textDisplay(text)
  }

  const foldButton = ({ title, index }: { readonly title: string; readonly index: number }): ActionButton[] =>
    index === view.open
      ? viewButton(`▾ ${title}`, { ...view, open: undefined, page: 0 }, 'primary')
      : viewButton(`▸ ${title}`, { ...view, open: index, page: 0 })

  const drawPiece = (piece: Piece): Component[] => {
    switch (piece.kind) {
      case 'text':
        return [textDisplay(piece.text)]
      case 'rule':
        return [separator()]
      case 'links':
        return linkRows(piece.links)
      case 'file':
        return [file(piece.fileName)]
      case 'task':
        return [taskSection(piece.text, piece.index)]
      case 'folds':
        return group(piece.folds.flatMap(foldButton), speaker.say('discord.open-part'))
      case 'choices':
        return group(
          piece.choices.flatMap((choice) => choiceButton(choice, piece.isCorrection || isQuestion)),
          speaker.say(piece.isCorrection ? 'discord.change' : 'discord.choose'),
        )
    }
  }

  return {
    draw: (pieces) => pieces.flatMap(drawPiece),
    progress: (count) => {
      const done = Array.from({ length: count }, (_, index) => index).filter((index) => isTicked(ticked, index)).length
      return done === 0 ? [] : [textDisplay(`-# ${speaker.say('discord.checkup.progress', { done, count })}`)]
    },
    pageRow: (page, pageCount) =>
      buttonRows([
        ...(page > 0 ? viewButton(speaker.say('discord.previous-page'), { ...view, page: page - 1 }) : []),
        ...(page < pageCount - 1 ? viewButton(speaker.say('discord.next-page'), { ...view, page: page + 1 }, 'primary') : []),
      ]),
    lastRow: (report) => {
      const isShowable = isPrivate && again !== undefined
      const show = isShowable ? actionButton(speaker.say('discord.show-everyone'), { does: 'show', chosen: { ask: again, locale } }) : []
      return mixedRow(show, report)
    },
  }
}

/** Reply -> text for a terminal: wrapped, coloured and linked where the terminal can, numbered where something can be opened. */
import { styleText } from 'node:util'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import type { Speaker } from '../../core/answers/messages.ts'
import type { Block, Choice, Reply, SourceLine, Tone } from '../../core/answers/reply.ts'

export interface RenderOptions {
  /** Columns; `Infinity` for no wrapping. */
  readonly width: number
  readonly hasColor: boolean
  /** Whether the terminal opens a link by its label (OSC 8). */
  readonly hasLinks: boolean
  /** Whether a number typed next opens folded parts and takes choices. Without it, everything is shown unfolded and nothing is numbered. */
  readonly isInteractive: boolean
}

/** What a number stands for. */
export type Entry = { readonly choice: Choice } | { readonly blocks: readonly Block[] }

export interface Rendered {
  readonly text: string
  /** Entry `n` answers to the number `n + 1`. */
  readonly entries: readonly Entry[]
}

type Style = Parameters<typeof styleText>[0]
type ToneStyle = Exclude<Style, readonly unknown[]>
const TONES: Readonly<Record<Tone, ToneStyle>> = { good: 'green', caution: 'yellow', warning: 'red', neutral: 'cyan' }
/** Narrower lines break inside words more than they help. */
const MIN_WIDTH = 20
/** Lines longer than this are hard to read. */
const MAX_WIDTH = 92

export function renderReply(reply: Pick<Reply, 'blocks'>, speaker: Speaker, options: RenderOptions): Rendered {
  const entries: Entry[] = []
  const pen = createPen(options)
  const texts = reply.blocks.map((block) => renderBlock(block, { pen, speaker, options, entries }))
  return { text: texts.filter((text) => text !== '').join('\n\n'), entries }
}

interface Page {
  readonly pen: Pen
  readonly speaker: Speaker
  readonly options: RenderOptions
  /** Grows as numbers are given out. */
  readonly entries: Entry[]
}

function renderBlock(block: Block, page: Page): string {
  const { pen, speaker } = page
  switch (block.type) {
    case 'heading':
      return pen.line('bold', block.text)
    case 'verdict':
      return [
        pen.line(['bold', TONES[block.tone]], block.text),
        ...(block.status === 'confirmed' ? [] : [pen.line('dim', speaker.say(`status.${block.status}`))]),
      ].join('\n')
    case 'text':
      return pen.line('reset', block.text)
    case 'note':
      return pen.line('dim', block.text)
    case 'steps':
      return renderItems(block.title, block.items, page, (index) => `${index + 1}. `)
    case 'list':
      return renderItems(block.title, block.items, page, () => '• ')
    case 'links':
      return block.links.map(({ label, url }) => pen.link(label, url)).join('\n')
    case 'task':
      return [pen.line('reset', block.title), ...block.blocks.map((each) => renderBlock(each, page))].join('\n\n')
    case 'sources':
      return renderFolded(
        block.title,
        [{ type: 'list', title: '', items: block.sources.map((source) => sourceText(source, speaker)) }],
        page,
      )
    case 'details':
      return renderFolded(block.title, block.blocks, page)
    case 'document':
      return [pen.line('bold', block.title), block.body].join('\n')
    case 'reading':
      return [pen.line('dim', block.text), renderChoices('', block.corrections, page)].filter((text) => text !== '').join('\n')
    case 'choices':
      return renderChoices(block.prompt, block.choices, page)
  }
}

function renderItems(title: string, items: readonly string[], { pen }: Page, bullet: (index: number) => string): string {
  const lines = items.map((item, index) => pen.item(bullet(index), item))
  return [...(title === '' ? [] : [pen.line('underline', title)]), ...lines].join('\n')
}

/** Folded behind a number where the person can open it; otherwise all of it. */
function renderFolded(title: string, blocks: readonly Block[], page: Page): string {
  if (page.options.isInteractive) return page.pen.item(`${numbered({ blocks }, page)} `, `+ ${title}`)
  const texts = blocks.map((block) => renderBlock(block, page))
  return [page.pen.line('underline', title), ...texts].join('\n')
}

function renderChoices(prompt: string, choices: readonly Choice[], page: Page): string {
  if (choices.length === 0 && prompt !== '') return page.pen.line('reset', prompt)
  if (choices.length === 0) return ''
  const { isInteractive } = page.options
  const labels = choices.map((choice) => (isInteractive ? `${numbered({ choice }, page)} ${choice.label}` : choice.label))
  const row = page.pen.row(labels, isInteractive ? '   ' : ' · ')
  return prompt === '' ? row : `${page.pen.line('reset', prompt)}\n${row}`
}

function numbered(entry: Entry, { entries, pen }: Page): string {
  entries.push(entry)
  return pen.mark(`[${entries.length}]`)
}

function sourceText({ title, publisher, url, date, isUnread }: SourceLine, speaker: Speaker): string {
  const facts = [publisher, ...(date === undefined ? [] : [speaker.date(date)]), ...(isUnread ? [speaker.say('sources.unread')] : [])]
  return `${title} (${facts.join(', ')})${url === undefined ? '' : ` ${url}`}`
}

interface Pen {
  /** A paragraph in one style. */
  line(style: Style, text: string): string
  /** A paragraph that hangs behind its bullet. */
  item(bullet: string, text: string): string
  link(label: string, url: string): string
  /** Labels side by side; a line ends between two of them, never inside one. */
  row(labels: readonly string[], gap: string): string
  mark(text: string): string
}

function createPen({ width, hasColor, hasLinks }: RenderOptions): Pen {
  const columns = Number.isFinite(width) ? Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)) : Number.POSITIVE_INFINITY
  const wrap = (text: string, indent = 0): string =>
    Number.isFinite(columns) ? wrapAnsi(text, columns - indent, { hard: false, trim: true }) : text
  const paint = (style: Style, text: string): string =>
    hasColor && style !== 'reset' ? styleText(style, text, { validateStream: false }) : text
  const item = (bullet: string, text: string, shown = bullet): string => {
    const indent = ' '.repeat(2 + bullet.length)
    return `  ${shown}${wrap(text, indent.length).replaceAll('\n', `\n${indent}`)}`
  }
  return {
    line: (style, text) =>
      wrap(text)
        .split('\n')
        .map((line) => paint(style, line))
        .join('\n'),
    item: (bullet, text) => item(bullet, text),
    // An address is never broken: half a link is none.
    link: (label, url) => (hasLinks ? `→ \u001b]8;;${url}\u0007${paint('underline', label)}\u001b]8;;\u0007` : `→ ${label}\n  ${url}`),
    row: (labels, gap) => fillLines(labels, gap, columns).join('\n'),
    mark: (text) => paint('cyan', text),
  }
}

function fillLines(labels: readonly string[], gap: string, columns: number): string[] {
  const lines: string[] = []
  for (const label of labels) {
    const longer = lines.length === 0 ? label : `${lines.at(-1)}${gap}${label}`
    if (lines.length === 0 || stringWidth(longer) > columns) lines.push(label)
    else lines[lines.length - 1] = longer
  }
  return lines
}

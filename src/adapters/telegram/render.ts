/** Reply -> what is sent to Telegram: messages, an inline keyboard under the last of them, and files. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Block, Choice, SourceLine, Tone } from '../../core/answers/reply.ts'
import type { ChoiceTokens } from '../../core/conversation/choice-token.ts'
import { copyButton, type Keyboard, MARKS, MAX_COPY_LENGTH, pressButton, rowsOf, urlButton } from './keyboard.ts'
import { escapeHtml, type Markup } from './markup.ts'
import { divideText, groupItems, type Piece, pack } from './pack.ts'

/** What is to be said, free of markup. */
export interface Page {
  readonly blocks: readonly Block[]
  /** Same key, same page. */
  readonly key?: string | undefined
  readonly speaker: Speaker
  /** Stands in place of buttons for the choices. */
  readonly keyboard?: Keyboard
}

export interface TextFile {
  readonly name: string
  readonly body: string
}

export interface Rendered {
  /** At least one. */
  readonly messages: readonly string[]
  readonly keyboard: Keyboard
  readonly files: readonly TextFile[]
}

const TONES: Readonly<Record<Tone, string>> = { good: '✅', caution: '⚠️', warning: '❗', neutral: 'ℹ️' }
/** More addresses than this stand where they belong in the text: as buttons nobody would know which is which. */
const MAX_LINK_BUTTONS = 3
/** Longer addresses are refused in buttons. */
const MAX_BUTTON_URL = 2_000
/** Room that titles and markup may take beside the items of a list. */
const RESERVE = 600

/** Renders the whole reply, folds included. */
export function renderPage(page: Page, markup: Markup, tokens: ChoiceTokens): Rendered {
  const canvas = canvasOf(page, markup)
  const messages = messagesOf(page.blocks, canvas)
  const files = page.blocks.flatMap((block) =>
    block.type === 'document' && isLong(block.body) ? [{ name: block.fileName, body: block.body }] : [],
  )
  const isOne = messages.length === 1 && files.length === 0
  const keyboard = page.keyboard ?? [
    ...canvas.linkRows(false),
    ...copyRows(page.blocks),
    ...choiceRows(page, isOne, tokens),
    ...canvas.linkRows(true),
  ]
  return { messages, keyboard, files }
}

/** In short, for a chat that is not ours: one message without folds and files, its corrections, and a way to the rest. */
export function renderShort(page: Page, markup: Markup, tokens: ChoiceTokens, moreUrl: string): Rendered {
  const blocks = page.blocks.filter(isShort)
  const canvas = canvasOf({ ...page, blocks }, markup)
  const [first = ''] = messagesOf(blocks, canvas)
  const corrections = page.blocks.flatMap((block) => (block.type === 'reading' ? block.corrections : []))
  const keyboard = [
    ...canvas.linkRows(false),
    ...rowsOf(pressButtons(corrections, MARKS.change, page.speaker, tokens)),
    [urlButton(page.speaker.say('telegram.more'), moreUrl)],
  ]
  return { messages: [first], keyboard, files: [] }
}

const SHORT_BLOCKS = new Set<Block['type']>(['heading', 'verdict', 'steps', 'text', 'list', 'links', 'reading'])

/** Without a line that only leads over to a fold, and without the report, which is the asker's own. */
function isShort({ type }: Block, index: number, blocks: readonly Block[]): boolean {
  const next = blocks[index + 1]?.type
  return SHORT_BLOCKS.has(type) && !(type === 'text' && next === 'details') && !(type === 'links' && next === 'reading')
}

interface Canvas {
  readonly markup: Markup
  readonly speaker: Speaker
  /** Whether the addresses of the reply are buttons, and not written in the text. */
  readonly hasLinkButtons: boolean
  linkRows(isFooter: boolean): Keyboard
}

function canvasOf({ blocks, speaker }: Page, markup: Markup): Canvas {
  const links = blocks.flatMap((block, index) =>
    block.type === 'links' ? block.links.map((link) => ({ ...link, isFooter: blocks[index + 1]?.type === 'reading' })) : [],
  )
  const hasLinkButtons = links.length <= MAX_LINK_BUTTONS
  return {
    markup,
    speaker,
    hasLinkButtons,
    linkRows: (isFooter) =>
      links
        .filter((link) => hasLinkButtons && link.isFooter === isFooter && isButtonUrl(link.url))
        .map(({ label, url }) => [urlButton(label, url)]),
  }
}

const isButtonUrl = (url: string): boolean => url.startsWith('https://') && url.length <= MAX_BUTTON_URL

function messagesOf(blocks: readonly Block[], canvas: Canvas): readonly string[] {
  const { markup, speaker } = canvas
  const first = blocks.findIndex(({ type }) => type === 'heading')
  const pieces = blocks.flatMap((block, index) => piecesOf(block, index === first, canvas))
  const prompts = blocks.flatMap((block) =>
    block.type === 'choices' && block.prompt !== '' && block.prompt !== speaker.say('ask.next') ? [block.prompt] : [],
  )
  const asked = [...new Set(prompts)].map((prompt): Piece => markup.strong(prompt))
  const said = [...pieces, ...asked]
  return pack(said.length > 0 ? said : [markup.strong(speaker.say('ask.next'))], markup)
}

function piecesOf(block: Block, isFirst: boolean, canvas: Canvas): Piece[] {
  const { markup } = canvas
  if (block.type === 'details') return [{ title: block.title, pieces: block.blocks.flatMap((inner) => flatPieces(inner, canvas)) }]
  if (block.type === 'sources') return [{ title: block.title, pieces: sourcePieces(block.sources, canvas) }]
  if (block.type === 'heading') return [markup.heading(block.text, isFirst)]
  if (block.type === 'links' && canvas.hasLinkButtons)
    return block.links.filter(({ url }) => !isButtonUrl(url)).map(({ label, url }) => markup.line(markup.link(label, url)))
  return flatPieces(block, canvas)
}

/** Of every block that is no fold. */
function flatPieces(block: Block, canvas: Canvas): string[] {
  const { markup, speaker } = canvas
  const room = markup.maxLength - RESERVE
  switch (block.type) {
    case 'verdict': {
      const text = markup.strong(`${TONES[block.tone]} ${block.text}`)
      return block.status === 'confirmed' ? [text] : [`${text}${markup.gap}${markup.small(speaker.say(`status.${block.status}`))}`]
    }
    case 'heading':
      return [markup.strong(block.text)]
    case 'text':
      return divideText(block.text, room).map(markup.paragraph)
    case 'note':
    case 'reading':
      return divideText(block.text, room).map(markup.small)
    case 'steps':
      return stepsPieces(block.title, block.items, markup)
    case 'list':
      return listPieces(block.title, block.items.map(escapeHtml), markup)
    case 'links':
      return block.links.map(({ label, url }) => markup.line(markup.link(label, url)))
    case 'task':
      return [markup.strong(block.title), ...block.blocks.flatMap((inner) => flatPieces(inner, canvas))]
    case 'document':
      return divideText(block.body, room).map((part, index) => markup.verbatim(index === 0 ? block.title : '', part))
    case 'choices':
    case 'details':
    case 'sources':
      return []
  }
}

function stepsPieces(title: string, items: readonly string[], markup: Markup): string[] {
  let from = 1
  return groupItems(items, ({ length }) => length, markup.maxLength - RESERVE).map((group) => {
    const piece = markup.steps(from === 1 ? title : '', group.map(escapeHtml), from)
    from += group.length
    return piece
  })
}

/** A rich list counts a block an item. */
function listPieces(title: string, items: readonly string[], markup: Markup): string[] {
  return groupItems(items, ({ length }) => Math.max(length, markup.maxLength / 200), markup.maxLength - RESERVE).map((group, index) =>
    markup.list(index === 0 ? title : '', group),
  )
}

function sourcePieces(sources: readonly SourceLine[], { markup, speaker }: Canvas): string[] {
  const items = sources.map(({ title, publisher, url, date, isUnread }) => {
    const facts = [publisher, ...(date === undefined ? [] : [speaker.date(date)]), ...(isUnread ? [speaker.say('sources.unread')] : [])]
    return `${url === undefined ? escapeHtml(title) : markup.link(title, url)} (${escapeHtml(facts.join(', '))})`
  })
  return listPieces('', items, markup)
}

/** Too long for a button that copies it. */
const isLong = (body: string): boolean => body.length > MAX_COPY_LENGTH

function copyRows(blocks: readonly Block[]): Keyboard {
  return blocks.flatMap((block) =>
    block.type === 'document' && !isLong(block.body) ? [[copyButton(`📋 ${block.title}`, block.body)]] : [],
  )
}

/** A correction changes the answer where it stands, provided that it is one message; a next question gets an answer of its own. */
function choiceRows({ blocks, speaker }: Page, isOne: boolean, tokens: ChoiceTokens): Keyboard {
  return blocks.flatMap((block) => {
    if (block.type === 'choices') return rowsOf(pressButtons(block.choices, MARKS.answer, speaker, tokens))
    if (block.type !== 'reading') return []
    return rowsOf(pressButtons(block.corrections, isOne ? MARKS.change : MARKS.answer, speaker, tokens))
  })
}

/** What names too much for a button gets none. */
function pressButtons(choices: readonly Choice[], mark: string, { locale }: Speaker, tokens: ChoiceTokens) {
  return choices.flatMap(({ label, ask }) => {
    const token = tokens.encode({ ask, locale })
    return token === undefined ? [] : [pressButton(label, `${mark}${token}`)]
  })
}

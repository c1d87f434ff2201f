/** Reply -> pieces: texts, rows of buttons, files and folds, still without any thought of limits. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Block, Choice, Link, Reply, Tone } from '../../core/answers/reply.ts'
import { bold, code, plain, textOf } from './markdown.ts'

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[]; readonly isCorrection: boolean }
  /** Parts that open where they stand; `index` counts the folds of the whole reply. */
  | { readonly kind: 'folds'; readonly folds: readonly { readonly title: string; readonly index: number }[] }
  /** `index` counts the tasks of the whole reply. */
  | { readonly kind: 'task'; readonly text: string; readonly index: number }
  | { readonly kind: 'file'; readonly fileName: string; readonly body: string }

export interface Fold {
  readonly title: string
  readonly pieces: readonly Piece[]
}

export interface Pieces {
  /** What stands in the frame. */
  readonly body: readonly Piece[]
  readonly folds: readonly Fold[]
  /** What stands under the frame: how the question was read, and where to go next. */
  readonly below: readonly Piece[]
  /** Where to report a wrong step. */
  readonly report: readonly Link[]
  readonly tone: Tone
}

/** Discord takes no other addresses on a button. */
const isAddress = ({ url }: Link): boolean => /^https?:\/\//.test(url) && url.length <= 512

export function piecesOf(reply: Reply, speaker: Speaker): Pieces {
  const readingAt = reply.blocks.findIndex(({ type }) => type === 'reading')
  const end = readingAt < 0 ? reply.blocks.length : readingAt
  const titleAt = reply.blocks.findIndex(({ type }) => type === 'heading')
  const folds: Fold[] = []
  const last = reply.blocks[readingAt - 1]
  const report = last?.type === 'links' ? last.links.filter(isAddress) : []
  const body = reply.blocks.slice(0, report.length > 0 ? end - 1 : end).flatMap((block, index): Piece[] => {
    const fold = foldOf(block, speaker)
    if (fold) return [{ kind: 'folds', folds: [{ title: fold.title, index: folds.push(fold) - 1 }] }]
    const rule: Piece[] = block.type === 'heading' && index > titleAt ? [{ kind: 'rule' }] : []
    return [...rule, ...piecesOfBlock(block, speaker, index === titleAt)]
  })
  const below = reply.blocks.slice(end).flatMap((block) => piecesOfBlock(withoutPrompt(block), speaker))
  return { body: numbered(joined(body)), folds, below: joined(below), report, tone: toneOf(reply) }
}

/** Tasks in the order they stand. */
function numbered(pieces: readonly Piece[]): Piece[] {
  let next = 0
  return pieces.map((piece) => (piece.kind === 'task' ? { ...piece, index: next++ } : piece))
}

/** Under the frame it is plain that buttons lead on. */
const withoutPrompt = (block: Block): Block => (block.type === 'choices' ? { ...block, prompt: '' } : block)

function foldOf(block: Block, speaker: Speaker): Fold | undefined {
  if (block.type === 'sources') return { title: block.title, pieces: piecesOfBlock(block, speaker) }
  if (block.type !== 'details') return undefined
  return { title: block.title, pieces: joined(block.blocks.flatMap((each) => piecesOfBlock(each, speaker))) }
}

function piecesOfBlock(block: Block, speaker: Speaker, isFirst = false): Piece[] {
  switch (block.type) {
    case 'links':
      return linkPieces(block.links)
    case 'choices': {
      const prompt: Piece[] = block.prompt === '' ? [] : [{ kind: 'text', text: bold(block.prompt) }]
      if (block.choices.length === 0) return prompt
      return [...prompt, { kind: 'choices', choices: block.choices, isCorrection: false }]
    }
    case 'reading': {
      const line: Piece = { kind: 'text', text: `-# ${plain(block.text)}` }
      return block.corrections.length === 0 ? [line] : [line, { kind: 'choices', choices: block.corrections, isCorrection: true }]
    }
    case 'task':
      return [{ kind: 'task', text: taskText(block, speaker), index: 0 }]
    case 'document':
      return [
        { kind: 'text', text: bold(block.title) },
        { kind: 'text', text: code(block.body) },
        { kind: 'file', fileName: block.fileName, body: block.body },
      ]
    case 'details':
      return [{ kind: 'text', text: bold(block.title) }, ...block.blocks.flatMap((each) => piecesOfBlock(each, speaker))]
    default:
      return [{ kind: 'text', text: textOf(block, speaker, isFirst ? 2 : 3) }]
  }
}

function linkPieces(links: readonly Link[]): Piece[] {
  const others = links.filter((link) => !isAddress(link))
  const buttons = links.filter(isAddress)
  return [
    ...others.map(({ label, url }): Piece => ({ kind: 'text', text: `${plain(label)}: ${plain(url.replace(/^mailto:/, ''))}` })),
    ...(buttons.length > 0 ? [{ kind: 'links' as const, links: buttons }] : []),
  ]
}

/** Title and address; the steps are a tap away, since ten lists of steps are no list any more. */
function taskText({ title, blocks }: Extract<Block, { type: 'task' }>, speaker: Speaker): string {
  const links = blocks.flatMap((block) => (block.type === 'links' ? block.links : []))
  const notes = blocks.flatMap((block) => (block.type === 'note' ? [textOf(block, speaker)] : []))
  const lines = links.map(({ label, url }) => (isAddress({ label, url }) ? `[${plain(label)}](<${url}>)` : plain(label)))
  return [bold(title), ...lines, ...notes].join('\n')
}

/** Texts that follow one another are one text, folds one row. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const one = join(result.at(-1), piece)
    if (one) result[result.length - 1] = one
    else result.push(piece)
  }
  return result
}

function join(last: Piece | undefined, next: Piece): Piece | undefined {
  if (last?.kind === 'folds' && next.kind === 'folds') return { kind: 'folds', folds: [...last.folds, ...next.folds] }
  if (last?.kind !== 'text' || next.kind !== 'text' || isCode(last) || isCode(next)) return undefined
  return { kind: 'text', text: `${last.text}\n${isTight(last, next) ? '' : '\n'}${next.text}` }
}

const isCode = ({ text }: Text): boolean => text.startsWith('```')
type Text = Extract<Piece, { kind: 'text' }>
/** A heading has its own space under it, and small print belongs to what stands before it. */
const isTight = (last: Text, next: Text): boolean => next.text.startsWith('-# ') || /(^|\n)#{2,3} [^\n]*$/.test(last.text)

/** That of the first verdict: it colours the frame. */
const toneOf = ({ blocks }: Reply): Tone => {
  const verdict = blocks.find((block) => block.type === 'verdict')
  return verdict?.type === 'verdict' ? verdict.tone : 'neutral'
}

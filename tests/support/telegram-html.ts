/** What Telegram refuses in the HTML of a message, ordinary or rich: stricter than the real parser where the documentation is. */

const PLAIN_INLINE = ['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'tg-spoiler', 'span', 'a', 'code']
const PLAIN_TAGS = new Set([...PLAIN_INLINE, 'pre', 'blockquote', 'tg-emoji', 'tg-time'])
const RICH_BLOCKS = new Set([
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'p',
  'pre',
  'footer',
  'hr',
  'ul',
  'ol',
  'li',
  'blockquote',
  'aside',
  'details',
  'table',
])
const RICH_TAGS = new Set([
  ...PLAIN_INLINE,
  ...RICH_BLOCKS,
  'mark',
  'sub',
  'sup',
  'summary',
  'cite',
  'br',
  'tr',
  'td',
  'th',
  'caption',
  'input',
])
/** Blocks in which other blocks may stand. */
const RICH_CONTAINERS = new Set(['ul', 'ol', 'li', 'details', 'blockquote', 'table'])
const VOID_TAGS = new Set(['br', 'hr', 'input'])
const PLAIN_ENTITIES = new Set(['lt', 'gt', 'amp', 'quot'])
const RICH_ENTITIES = new Set([...PLAIN_ENTITIES, 'apos', 'nbsp', 'hellip', 'mdash', 'ndash', 'lsquo', 'rsquo', 'ldquo', 'rdquo'])

export interface Parsed {
  /** What is wrong; empty where nothing is. */
  readonly problems: readonly string[]
  /** What a person reads. */
  readonly text: string
  /** Blocks of a rich message. */
  readonly blocks: number
}

export const parsePlain = (html: string): Parsed => parse(html, false)
export const parseRich = (html: string): Parsed => parse(html, true)

/** A tag, closing or opening, or a run of text, or a lone "<". */
const TOKENS = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?>|[^<]+|</gi

function parse(html: string, isRich: boolean): Parsed {
  const problems: string[] = []
  const open: string[] = []
  const tags: string[] = []
  let text = ''
  for (const [piece, closing, name, attributes = ''] of html.matchAll(TOKENS)) {
    const tag = name?.toLowerCase()
    if (tag === undefined) text += readText(piece, isRich, problems)
    else if (closing === '/') problems.push(...closeTag(tag, open))
    else {
      problems.push(...problemsOf({ tag, attributes, open }, isRich))
      tags.push(tag)
      if (!VOID_TAGS.has(tag)) open.push(tag)
    }
  }
  if (open.length > 0) problems.push(`unclosed <${open.join('> <')}>`)
  return { problems, text, blocks: tags.filter((tag) => RICH_BLOCKS.has(tag)).length }
}

const closeTag = (tag: string, open: string[]): string[] => (open.pop() === tag ? [] : [`</${tag}> closes another tag`])

function readText(piece: string, isRich: boolean, problems: string[]): string {
  if (/[<>]/.test(piece)) problems.push('unescaped < or >')
  return piece.replace(/&(?:#(\d+);|([a-z]+);)?/gi, (entity, digits?: string, name?: string) => {
    if (digits !== undefined) return String.fromCodePoint(Number(digits))
    const known = name !== undefined && (isRich ? RICH_ENTITIES : PLAIN_ENTITIES).has(name)
    if (!known) problems.push(`unescaped & or unknown entity ${entity}`)
    return { lt: '<', gt: '>', amp: '&', quot: '"' }[name ?? ''] ?? ' '
  })
}

interface Opening {
  readonly tag: string
  readonly attributes: string
  readonly open: readonly string[]
}

const isIn = ({ open }: Opening, ...tags: readonly string[]): boolean => tags.includes(open.at(-1) ?? '')
const ADDRESS = / href="(https?:\/\/|mailto:|tel:|tg:\/\/)[^"]+"/

/** What is wrong -> whether it is. */
const RULES: readonly (readonly [problem: string, isBroken: (opening: Opening) => boolean])[] = [
  ['a link without an address', ({ tag, attributes }) => tag === 'a' && !ADDRESS.test(attributes)],
  ['a tag inside code', ({ tag, open }) => open.includes('code') || (open.includes('pre') && tag !== 'code')],
  ['a link inside a link', ({ tag, open }) => tag === 'a' && open.includes('a')],
  ['nested too deeply', ({ open }) => open.length >= 16],
]
const PLAIN_RULES: typeof RULES = [
  ['unsupported tag', ({ tag }) => !PLAIN_TAGS.has(tag)],
  ['a quote inside a quote', ({ tag, open }) => tag === 'blockquote' && open.includes('blockquote')],
]
const RICH_RULES: typeof RULES = [
  ['unsupported tag', ({ tag }) => !RICH_TAGS.has(tag)],
  ['an item outside a list', (opening) => opening.tag === 'li' && !isIn(opening, 'ul', 'ol')],
  ['a list with something else than items', (opening) => opening.tag !== 'li' && isIn(opening, 'ul', 'ol')],
  ['a summary outside details', (opening) => opening.tag === 'summary' && !isIn(opening, 'details')],
  ['a block inside text', ({ tag, open }) => RICH_BLOCKS.has(tag) && open.some((each) => !RICH_CONTAINERS.has(each))],
]

function problemsOf(opening: Opening, isRich: boolean): string[] {
  const rules = [...RULES, ...(isRich ? RICH_RULES : PLAIN_RULES)]
  return rules.filter(([, isBroken]) => isBroken(opening)).map(([problem]) => `${problem}: <${opening.tag}>`)
}

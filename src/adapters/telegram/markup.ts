/** The two markups of Telegram as one vocabulary: HTML of ordinary messages, and HTML of rich messages. */

export interface Markup {
  /** Characters that are shown, in UTF-16 code units (Telegram counts at most as many). */
  readonly maxLength: number
  /** Blocks of a rich message. */
  readonly maxBlocks: number
  /** Between two blocks. */
  readonly gap: string
  heading(text: string, isFirst: boolean): string
  strong(text: string): string
  paragraph(text: string): string
  small(text: string): string
  /** @param content markup. */
  line(content: string): string
  /** @param from number of the first item. */
  steps(title: string, items: readonly string[], from: number): string
  /** @param items markup. */
  list(title: string, items: readonly string[]): string
  /** @param content markup. */
  fold(title: string, content: string): string
  verbatim(title: string, body: string): string
  link(label: string, url: string): string
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escapeHtml = (text: string): string => (/[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign) : text)

/** Only addresses a client opens in a browser become links; any other is written out. */
export const isWebAddress = (url: string): boolean => /^https?:\/\//i.test(url)

const writeLink = (label: string, url: string): string =>
  isWebAddress(url)
    ? `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`
    : `${escapeHtml(label)}: ${escapeHtml(url.replace(/^mailto:/i, ''))}`

const titled = (title: string): string => (title === '' ? '' : `<b>${escapeHtml(title)}</b>\n`)

/** @see https://core.telegram.org/bots/api#html-style */
export const PLAIN: Markup = {
  maxLength: 4_096,
  maxBlocks: Number.POSITIVE_INFINITY,
  gap: '\n\n',
  heading: (text) => `<b>${escapeHtml(text)}</b>`,
  strong: (text) => `<b>${escapeHtml(text)}</b>`,
  paragraph: escapeHtml,
  small: (text) => `<i>${escapeHtml(text)}</i>`,
  line: (content) => content,
  steps: (title, items, from) => titled(title) + items.map((item, index) => `${from + index}. ${item}`).join('\n'),
  list: (title, items) => titled(title) + items.map((item) => `• ${item}`).join('\n'),
  fold: (title, content) => `<blockquote expandable><b>${escapeHtml(title)}</b>\n${content}</blockquote>`,
  verbatim: (title, body) => `${titled(title)}<pre>${escapeHtml(body)}</pre>`,
  link: writeLink,
}

const richTitled = (title: string): string => (title === '' ? '' : `<p><b>${escapeHtml(title)}</b></p>`)
const listItems = (items: readonly string[]): string => items.map((item) => `<li>${item}</li>`).join('')

/**
 * A line break inside a block is `<br>`; a bare one is a space.
 *
 * @see https://core.telegram.org/bots/api#rich-message-formatting-options
 */
export const RICH: Markup = {
  maxLength: 32_768,
  maxBlocks: 500,
  gap: '',
  heading: (text, isFirst) => (isFirst ? `<h3>${escapeHtml(text)}</h3>` : `<h4>${escapeHtml(text)}</h4>`),
  strong: (text) => `<p><b>${escapeHtml(text)}</b></p>`,
  paragraph: (text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`,
  small: (text) => `<p><i>${escapeHtml(text)}</i></p>`,
  line: (content) => `<p>${content}</p>`,
  steps: (title, items, from) => `${richTitled(title)}<ol${from > 1 ? ` start="${from}"` : ''}>${listItems(items)}</ol>`,
  list: (title, items) => `${richTitled(title)}<ul>${listItems(items)}</ul>`,
  fold: (title, content) => `<details><summary>${escapeHtml(title)}</summary>${content}</details>`,
  verbatim: (title, body) => `${richTitled(title)}<pre>${escapeHtml(body)}</pre>`,
  link: writeLink,
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** What is left when the markup is taken away: what a person reads, and what Telegram counts. */
export const withoutMarkup = (markup: string): string =>
  markup.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity)

/** A block of a rich message has one opening tag of these. */
export const countBlocks = (markup: string): number => markup.match(/<(?:p|h3|h4|ul|ol|li|details|pre)[ >]/g)?.length ?? 0

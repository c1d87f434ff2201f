/**
 * Pages rendered lately. The same question has the same answer for everybody, and most people ask about the same few apps: making and
 * rendering an answer is most of what it costs. Nothing of a person is in it, for the key is made of ids.
 */
import type { ChoiceTokens } from '../../core/conversation/choice-token.ts'
import { type Markup, RICH } from './markup.ts'
import { type Page, type Rendered, renderPage } from './render.ts'

/** About 4 MB. */
const MAX_LENGTH = 2_000_000

export type PageRenderer = (page: Page, markup: Markup) => Rendered

/** @param maxLength characters of markup kept at once; beyond, what was rendered first goes first. */
export function createPageRenderer(tokens: ChoiceTokens, maxLength = MAX_LENGTH): PageRenderer {
  const kept = new Map<string, Rendered>()
  let length = 0
  const drop = (key: string, rendered: Rendered): void => {
    kept.delete(key)
    length -= lengthOf(rendered)
  }
  return (page, markup) => {
    if (page.key === undefined) return renderPage(page, markup, tokens)
    const key = `${markup === RICH ? 'rich' : 'plain'} ${page.key}`
    const known = kept.get(key)
    if (known) return known
    const rendered = renderPage(page, markup, tokens)
    kept.set(key, rendered)
    length += lengthOf(rendered)
    for (const [oldest, its] of kept) {
      if (length <= maxLength) break
      drop(oldest, its)
    }
    return rendered
  }
}

const lengthOf = ({ messages, files }: Rendered): number =>
  messages.reduce((sum, message) => sum + message.length, 0) + files.reduce((sum, { body }) => sum + body.length, 0)

/** Neutral text -> Discord's Markdown: nothing in it is taken for markup, a mention or a ping. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Block, SourceLine } from '../../core/answers/reply.ts'

const ADDRESS = /(https?:\/\/[^\s<>]+)/
/** Signs that mean something anywhere, and those that do at the start of a line. */
const MARKUP = /[\\*_~`|<[\]]|^(?=[-+#>])|^(\d+)(?=[.)])/gm

/** Text as it stands, addresses left whole. */
export const plain = (text: string): string =>
  text
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(MARKUP, (found) => (/^\d/.test(found) ? `${found}\\` : `\\${found}`))))
    .join('')

export const small = (text: string): string =>
  text
    .split('\n')
    .map((line) => `-# ${plain(line)}`)
    .join('\n')
export const bold = (text: string): string => `**${plain(text)}**`
const titled = (title: string, lines: readonly string[]): string => [...(title === '' ? [] : [bold(title)]), ...lines].join('\n')

/** A code block closes at three backticks: those of the text are parted by an invisible joiner. */
export const code = (text: string): string => `\`\`\`\n${text.replaceAll('```', '`\u2060``')}\n\`\`\``

type TextBlock = Extract<Block, { type: 'heading' | 'verdict' | 'text' | 'note' | 'steps' | 'list' | 'sources' }>

/** @param level 2 for the first heading of a message, 3 for the others. */
export function textOf(block: TextBlock, speaker: Speaker, level = 3): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(level)} ${plain(block.text)}`
    case 'verdict':
      return block.status === 'confirmed' ? bold(block.text) : `${bold(block.text)}\n${small(speaker.say(`status.${block.status}`))}`
    case 'text':
      return plain(block.text)
    case 'note':
      return small(block.text)
    case 'steps':
      return titled(
        block.title,
        block.items.map((item, index) => `${index + 1}. ${plain(item)}`),
      )
    case 'list':
      return titled(
        block.title,
        block.items.map((item) => `- ${plain(item)}`),
      )
    case 'sources':
      return block.sources.map((source) => `- ${sourceText(source, speaker)}`).join('\n')
  }
}

function sourceText({ title, publisher, url, date, isUnread }: SourceLine, speaker: Speaker): string {
  const facts = [publisher, ...(date === undefined ? [] : [speaker.date(date)]), ...(isUnread ? [speaker.say('sources.unread')] : [])]
  const name = url === undefined ? plain(title) : `[${plain(title)}](<${url.replaceAll('>', '%3E')}>)`
  return `${name} (${plain(facts.join(', '))})`
}

/** The assistant at a terminal: a prompt with line editing and a history in memory only; a pipe is answered line by line. */
import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import type { Reply } from '../../core/answers/reply.ts'
import type { Assistant, Incoming, Preferences } from '../../core/conversation/assistant.ts'
import type { Context } from '../../core/conversation/context.ts'
import type { Adapter } from '../../core/ports.ts'
import { parseLine } from './commands.ts'
import { type Entry, type RenderOptions, renderReply } from './render.ts'

export interface TerminalOptions {
  readonly assistant: Assistant
  readonly input: Readable
  readonly output: Writable
  /** Both ends are a person's terminal. */
  readonly isInteractive: boolean
  readonly hasColor: boolean
  readonly hasLinks: boolean
  /** Columns of the window now; asked before each answer. */
  readonly width: () => number
  readonly preferences: Preferences
  readonly clock: () => Date
}

const PROMPT = '› '
const HISTORY_SIZE = 100

export function createTerminalAdapter(options: TerminalOptions): Adapter {
  return { name: 'terminal', run: (signal) => run(options, signal) }
}

async function run(options: TerminalOptions, signal: AbortSignal): Promise<void> {
  const { input, output, isInteractive } = options
  const lines = createInterface({ input, output, terminal: isInteractive, historySize: HISTORY_SIZE, prompt: PROMPT })
  const close = (): void => lines.close()
  signal.addEventListener('abort', close, { once: true })
  lines.on('SIGINT', close)
  const session = createSession(options)
  if (isInteractive) {
    output.write(`${session.welcome()}\n\n`)
    lines.prompt()
  }
  for await (const line of lines) {
    const text = session.answer(line)
    if (text === undefined) break
    if (text !== '') output.write(isInteractive ? `\n${text}\n\n` : `${text}\n\n`)
    if (isInteractive) lines.prompt()
  }
  if (isInteractive) output.write('\n')
  signal.removeEventListener('abort', close)
  lines.close()
}

interface Session {
  welcome(): string
  /** The text to show; empty for nothing, `undefined` to end. */
  answer(line: string): string | undefined
}

function createSession({ assistant, isInteractive, hasColor, hasLinks, width, preferences, clock }: TerminalOptions): Session {
  const speaker = assistant.speaker(preferences.locale)
  let context: Context | undefined
  let entries: readonly Entry[] = []

  const show = (reply: Pick<Reply, 'blocks'>): string => {
    const options: RenderOptions = { width: isInteractive ? width() : Number.POSITIVE_INFINITY, hasColor, hasLinks, isInteractive }
    const rendered = renderReply(reply, speaker, options)
    entries = rendered.entries
    return rendered.text
  }
  const respond = (input: Incoming['input']): string => {
    const outcome = assistant.respond({ input, context, preferences, now: clock() })
    context = outcome.context
    return show(outcome.reply)
  }
  /** Opening a fold leaves the numbers on the screen as they are: the person may open the next one. */
  const open = (entry: Entry): string => {
    if ('choice' in entry) return respond({ ask: entry.choice.ask })
    const before = entries
    const text = show({ blocks: entry.blocks })
    entries = before
    return text
  }

  return {
    welcome: () =>
      show({
        blocks: [
          { type: 'heading', text: speaker.say('terminal.welcome') },
          { type: 'note', text: speaker.say('terminal.commands') },
        ],
      }),
    answer(line) {
      const parsed = parseLine(line, entries.length)
      switch (parsed.kind) {
        case 'empty':
          return ''
        case 'quit':
          return undefined
        case 'help':
          return respond({ ask: { intent: 'help', platforms: [] } })
        case 'unknown-command':
          return show({ blocks: [{ type: 'note', text: speaker.say('terminal.unknown-command') }] })
        case 'number': {
          const entry = entries[parsed.number - 1]
          return entry ? open(entry) : ''
        }
        case 'utterance':
          return respond({ text: parsed.text })
      }
    },
  }
}

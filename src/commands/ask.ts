/** `npm run -s ask -- "question"`: one answer and out; or a stream of questions as JSON lines, for measuring. */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Assistant, Outcome, Preferences } from '../core/conversation/assistant.ts'
import type { Context } from '../core/conversation/context.ts'
import { openAssistant, runMain } from '../start.ts'
import { printReply, readPreferences, SLOT_OPTIONS, SLOT_USAGE, textOf } from './answering.ts'
import { runCommand, UsageError } from './command.ts'
import { explanationText } from './explanation-text.ts'

const USAGE = `Usage:
  npm run -s ask -- "question" [options]     answers one question
  npm run -s ask -- --jsonl < questions      answers {"q": "..."} or {"turns": [{"q": "..."}]}, one a line

Options:
${SLOT_USAGE}
  --explain       shows which words gave which platform and intent, what was second, and why it asked or stayed silent
  --json          prints the reading and the text as JSON
  --jsonl         reads JSON lines, prints one reading a line in the same order
  --help          shows this
`
/** One answer as other programs read it. */
interface Reading {
  readonly kind: string
  readonly intent: string
  readonly platforms: readonly string[]
  readonly unknownPlatform?: string
  readonly region?: string
  readonly device?: string
  readonly locale: string
  readonly confidence: number
  readonly text: string
}

const turnSchema = z.object({ q: z.string() })
const lineSchema = z.union([turnSchema, z.object({ turns: z.array(turnSchema) })])

await runCommand(USAGE, () => runMain(ask))

async function ask(config: Parameters<typeof openAssistant>[0]): Promise<void> {
  const { values, question } = readArguments()
  if (question === '' && !values.jsonl) throw new UsageError('No question given.')
  const assistant = await openAssistant(config, new Date())
  const preferences = readPreferences(values, assistant)
  if (values.jsonl) return answerLines(assistant, preferences)
  const outcome = respond(assistant, preferences, question, undefined)
  if (values.explain) process.stdout.write(`${explanationText(assistant.explain(question), outcome.turn)}\n`)
  else if (values.json) process.stdout.write(`${JSON.stringify(toReading(outcome, assistant))}\n`)
  else printReply(outcome, assistant)
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...SLOT_OPTIONS,
      explain: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      jsonl: { type: 'boolean', default: false },
    },
  })
  return { values, question: positionals.join(' ').trim() }
}

/** Each line by itself, a dialogue with its own context; a line that is no question is told by its number. */
async function answerLines(assistant: Assistant, preferences: Preferences): Promise<void> {
  let number = 0
  for await (const line of createInterface({ input: process.stdin })) {
    number++
    if (line.trim() === '') continue
    const parsed = lineSchema.safeParse(parseJson(line))
    if (!parsed.success) throw new UsageError(`Line ${number} is neither {"q": "..."} nor {"turns": [{"q": "..."}]}.`)
    const answered =
      'turns' in parsed.data
        ? { turns: answerTurns(assistant, preferences, parsed.data.turns) }
        : toReading(respond(assistant, preferences, parsed.data.q, undefined), assistant)
    if (!process.stdout.write(`${JSON.stringify(answered)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function answerTurns(assistant: Assistant, preferences: Preferences, turns: readonly { q: string }[]): Reading[] {
  let context: Context | undefined
  return turns.map(({ q }) => {
    const outcome = respond(assistant, preferences, q, context)
    context = outcome.context
    return toReading(outcome, assistant)
  })
}

function respond(assistant: Assistant, preferences: Preferences, text: string, context: Context | undefined): Outcome {
  return assistant.respond({ input: { text }, context, preferences, now: new Date() })
}

function toReading(outcome: Outcome, assistant: Assistant): Reading {
  const { kind, intent, platforms, unknownPlatform, region, device, confidence } = outcome.turn
  return {
    kind,
    intent,
    platforms,
    ...(unknownPlatform !== undefined && { unknownPlatform }),
    ...(region !== undefined && { region: assistant.regions.lawOf(region) }),
    ...(device !== undefined && { device }),
    locale: outcome.locale,
    confidence,
    text: textOf(outcome, assistant),
  }
}

/** `npm run -s ask -- "question"`: one answer and out; or a stream of questions as JSON lines, for measuring. */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { renderReply } from '../adapters/terminal/render.ts'
import type { Assistant, Outcome, Preferences } from '../core/conversation/assistant.ts'
import type { Context } from '../core/conversation/context.ts'
import { DEVICES, deviceSchema } from '../core/knowledge/guide.ts'
import { openAssistant, runMain } from '../start.ts'

const USAGE = `Usage:
  npm run -s ask -- "question" [options]     answers one question
  npm run -s ask -- --jsonl < questions      answers {"q": "..."} or {"turns": [{"q": "..."}]}, one a line

Options:
  --region ID     where you live: eu, de, uk, us, us-ca, br ...
  --device ID     ${DEVICES.join(', ')}
  --locale TAG    language of the answer, such as en
  --json          prints the reading and the text as JSON
  --jsonl         reads JSON lines, prints one reading a line in the same order
  --help          shows this
`
const EXIT_USAGE = 2

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

class UsageError extends Error {}

await runMain(async (config) => {
  try {
    await ask(config)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${USAGE}`)
    process.exitCode = EXIT_USAGE
  }
})

async function ask(config: Parameters<typeof openAssistant>[0]): Promise<void> {
  const { values, question } = readArguments()
  if (values.help) return void process.stdout.write(USAGE)
  if (question === '' && !values.jsonl) throw new UsageError('No question given.')
  const assistant = openAssistant(config, new Date())
  const preferences = readPreferences(values, assistant)
  if (values.jsonl) return answerLines(assistant, preferences)
  const outcome = respond(assistant, preferences, question, undefined)
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY
  const hasColor = process.stdout.isTTY === true && process.stdout.hasColors()
  process.stdout.write(
    values.json ? `${JSON.stringify(toReading(outcome, assistant))}\n` : `${textOf(outcome, assistant, width, hasColor)}\n`,
  )
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        region: { type: 'string' },
        device: { type: 'string' },
        locale: { type: 'string' },
        json: { type: 'boolean', default: false },
        jsonl: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return { values, question: positionals.join(' ').trim() }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'Unknown option.')
  }
}

type Values = ReturnType<typeof readArguments>['values']

function readPreferences({ region, device, locale = 'en' }: Values, assistant: Assistant): Preferences {
  if (region !== undefined && !assistant.regions.isKnown(region))
    throw new UsageError(`Unknown region "${region}": use an id such as eu, de, uk, us or us-ca.`)
  const known = deviceSchema.optional().safeParse(device)
  if (!known.success) throw new UsageError(`Unknown device "${device}": use ${DEVICES.join(', ')}.`)
  if (!isLocale(locale)) throw new UsageError(`Unknown locale "${locale}": use a language tag such as en or pt-BR.`)
  return { locale, region, device: known.data }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
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
    text: textOf(outcome, assistant, Number.POSITIVE_INFINITY, false),
  }
}

function textOf({ reply, locale }: Outcome, assistant: Assistant, width: number, hasColor: boolean): string {
  return renderReply(reply, assistant.speaker(locale), { width, hasColor, hasLinks: false, isInteractive: false }).text
}

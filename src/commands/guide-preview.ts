/** `npm run guide:preview -- <id>`: what a person sees of a guide, in the terminal. */
import { parseArgs } from 'node:util'
import { INTENTS, intentIdSchema } from '../core/understanding/intent.ts'
import { openAssistant, runMain } from '../start.ts'
import { printReply, readPreferences, SLOT_OPTIONS, SLOT_USAGE } from './answering.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run -s guide:preview -- ID [options]

Shows what a person sees of a guide, with everything unfolded.

  --intent NAME   ${INTENTS.join(', ')};
                  opt-out unless given
${SLOT_USAGE}
`

await runCommand(USAGE, () => runMain(preview))

async function preview(config: Parameters<typeof openAssistant>[0]): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...SLOT_OPTIONS, intent: { type: 'string', default: 'opt-out' } },
  })
  const [id = ''] = positionals
  const intent = intentIdSchema.safeParse(values.intent)
  const assistant = await openAssistant(config, new Date())
  if (!assistant.knowsPlatform(id)) throw new UsageError(id === '' ? 'No id given.' : `No guide is called "${id}".`)
  if (!intent.success) throw new UsageError(`Unknown intent "${values.intent}".`)
  const { locale, ...slots } = readPreferences(values, assistant)
  const input = { ask: { intent: intent.data, platforms: [id], ...slots } }
  printReply(assistant.respond({ input, context: undefined, preferences: { locale }, now: new Date() }), assistant)
}

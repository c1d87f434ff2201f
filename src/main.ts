/** Composition root of the bot: reads, wires, runs, stops; decides nothing. */
import supportsHyperlinks from 'supports-hyperlinks'
import { createTerminalAdapter } from './adapters/terminal/adapter.ts'
import { type Assistant, createAssistant } from './core/conversation/assistant.ts'
import type { Adapter } from './core/ports.ts'
import { createLog } from './log.ts'
import { openContent, runMain } from './start.ts'

let isServing = false
await runMain(async (config) => {
  const { content, learnt } = await openContent(new Date())
  const assistant = createAssistant(content, learnt, config)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  isServing = config.discord !== undefined || config.telegram !== undefined
  if (!isServing) return terminalAdapter(assistant).run(stop.signal)
  // Loaded only here: without a network there is nothing to keep.
  const { serve } = await import('./serve.ts')
  await serve(config, { assistant, guides: content.guides, log: createLog(config.logLevel) }, stop.signal)
})
// Everything had its time to close: a connection that lingers must not keep the process.
if (isServing) process.exit()

/** Without a network, the terminal it was started in. */
function terminalAdapter(assistant: Assistant): Adapter {
  const { stdin, stdout } = process
  return createTerminalAdapter({
    assistant,
    input: stdin,
    output: stdout,
    isInteractive: stdin.isTTY === true && stdout.isTTY === true,
    hasColor: stdout.isTTY === true && stdout.hasColors(),
    hasLinks: stdout.isTTY === true && supportsHyperlinks.stdout,
    width: () => stdout.columns ?? 80,
    preferences: { locale: Intl.DateTimeFormat().resolvedOptions().locale },
    clock: () => new Date(),
  })
}

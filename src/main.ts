/** Composition root of the bot: reads, wires, runs, stops; decides nothing. */
import supportsHyperlinks from 'supports-hyperlinks'
import { createTerminalAdapter } from './adapters/terminal/adapter.ts'
import type { Assistant } from './core/conversation/assistant.ts'
import type { Adapter } from './core/ports.ts'
import { createLog } from './log.ts'
import { openKnowledge, runMain } from './start.ts'

let isServing = false
await runMain(async (config) => {
  const knowledge = await openKnowledge(config, new Date())
  const stop = new AbortController()
  isServing = config.discord !== undefined || config.telegram !== undefined
  // A bot reads its content anew on SIGHUP; a terminal that is closed ends.
  const signals = isServing ? (['SIGINT', 'SIGTERM'] as const) : (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  for (const signal of signals) process.once(signal, () => stop.abort())
  if (!isServing) return terminalAdapter(knowledge.assistant).run(stop.signal)
  // Loaded only here: without a network there is nothing to keep.
  const { serve } = await import('./serve.ts')
  await serve(config, { knowledge, log: createLog(config.logLevel) }, stop.signal)
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

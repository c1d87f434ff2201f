/** Composition root of the bot: reads, wires, runs, stops; decides nothing. */
import supportsHyperlinks from 'supports-hyperlinks'
import { createTerminalAdapter } from './adapters/terminal/adapter.ts'
import type { Assistant } from './core/conversation/assistant.ts'
import type { Adapter } from './core/ports.ts'
import { createLog } from './log.ts'
import { createNetworks, runNetworks } from './networks.ts'
import { openAssistant, runMain } from './start.ts'

let isServing = false
await runMain(async (config) => {
  const assistant = await openAssistant(config, new Date())
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  const log = createLog(config.logLevel)
  const networks = await createNetworks(config, { assistant, log, clock: () => new Date() })
  isServing = networks.length > 0
  await runNetworks(networks.length > 0 ? networks : [terminalAdapter(assistant)], config, log, stop.signal)
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

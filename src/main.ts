/** Composition root of the bot: reads, wires, runs, stops; decides nothing. */
import supportsHyperlinks from 'supports-hyperlinks'
import { createTerminalAdapter } from './adapters/terminal/adapter.ts'
import { openAssistant, runMain } from './start.ts'

await runMain(async (config) => {
  const assistant = await openAssistant(config, new Date())
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  const { stdin, stdout } = process
  const adapter = createTerminalAdapter({
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
  await adapter.run(stop.signal)
})

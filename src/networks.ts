/** Config -> the adapters to run, and running them. Each network's SDK is loaded only where it is configured: they are most of the memory. */
import type { Config } from './config.ts'
import type { Assistant } from './core/conversation/assistant.ts'
import type { Adapter, Log } from './core/ports.ts'
import { openHttpServer } from './http-server.ts'

export interface NetworkParts {
  readonly assistant: Assistant
  readonly log: Log
  readonly clock: () => Date
}

/** @returns none where no network is configured. */
export async function createNetworks({ discord, telegram }: Config, parts: NetworkParts): Promise<readonly Adapter[]> {
  const adapters: Adapter[] = []
  if (discord) {
    const { createDiscordAdapter } = await import('./adapters/discord/adapter.ts')
    adapters.push(createDiscordAdapter({ ...parts, ...discord }))
  }
  if (telegram) {
    const { createTelegramAdapter } = await import('./adapters/telegram/adapter.ts')
    adapters.push(createTelegramAdapter({ ...parts, ...telegram }))
  }
  return adapters
}

/**
 * Runs the adapters side by side, and the HTTP server where one of them has routes, until `signal` aborts.
 *
 * @throws what the first adapter to fail throws, after the others have closed: half a bot would go unnoticed.
 */
export async function runNetworks(adapters: readonly Adapter[], { http }: Config, log: Log, signal: AbortSignal): Promise<void> {
  const routes = adapters.flatMap(({ routes: own = [] }) => own)
  await using _server = routes.length > 0 ? await openHttpServer({ ...http, routes, log }) : undefined
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const running = adapters.map((adapter) =>
    adapter.run(either).catch((error: unknown) => {
      failed.abort()
      throw error
    }),
  )
  const outcomes = await Promise.allSettled(running)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
}

/** Config -> the adapters to run. Each network's SDK is loaded only where it is configured: they are most of the memory. */
import type { Config } from './config.ts'
import type { Assistant } from './core/conversation/assistant.ts'
import type { Subscribing } from './core/conversation/subscribing.ts'
import type { Adapter, AdapterName, Log } from './core/ports.ts'
import type { Store } from './core/store.ts'

export interface NetworkParts {
  /** The assistant as a network uses it. */
  readonly assistantFor: (adapter: AdapterName) => Assistant
  readonly log: Log
  readonly clock: () => Date
  readonly store: Store
  readonly subscribing: Subscribing
  /** Called for each answer to a person that counts against a network's limit. */
  readonly onAnswer: (adapter: AdapterName) => void
}

/** @returns none where no network is configured. */
export async function createNetworks({ discord, telegram }: Config, parts: NetworkParts): Promise<readonly Adapter[]> {
  const { assistantFor, log, clock, store, subscribing, onAnswer } = parts
  const shared = { log, clock, keeping: { store, subscribing } }
  const adapters: Adapter[] = []
  if (discord) {
    const { createDiscordAdapter } = await import('./adapters/discord/adapter.ts')
    adapters.push(createDiscordAdapter({ ...shared, ...discord, assistant: assistantFor('discord'), onAnswer: () => onAnswer('discord') }))
  }
  if (telegram) {
    const { createTelegramAdapter } = await import('./adapters/telegram/adapter.ts')
    adapters.push(
      createTelegramAdapter({ ...shared, ...telegram, assistant: assistantFor('telegram'), onAnswer: () => onAnswer('telegram') }),
    )
  }
  return adapters
}

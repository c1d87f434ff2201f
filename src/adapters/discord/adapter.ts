/** Discord. */
import type { Assistant } from '../../core/conversation/assistant.ts'
import type { Adapter, Log } from '../../core/ports.ts'

export interface DiscordOptions {
  readonly assistant: Assistant
  readonly log: Log
  readonly clock: () => Date
  readonly token: string
  readonly applicationId: string | undefined
  readonly publicKey: string | undefined
  readonly apiUrl: string
}

export function createDiscordAdapter(_options: DiscordOptions): Adapter {
  return { name: 'discord', run: async () => {} }
}

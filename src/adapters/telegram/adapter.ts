/** Telegram. */
import type { Assistant } from '../../core/conversation/assistant.ts'
import type { Adapter, Log } from '../../core/ports.ts'

export interface TelegramOptions {
  readonly assistant: Assistant
  readonly log: Log
  readonly clock: () => Date
  readonly token: string
  readonly webhook: { readonly url: string; readonly secret: string } | undefined
  readonly apiUrl: string
}

export function createTelegramAdapter(_options: TelegramOptions): Adapter {
  return { name: 'telegram', run: async () => {} }
}

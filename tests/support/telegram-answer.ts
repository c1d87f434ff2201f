/** What a Bot API server answers, and who the bot is. */

export type Params = Readonly<Record<string, unknown>>

export interface Answer {
  readonly ok: boolean
  readonly result?: unknown
  readonly error_code?: number
  readonly description?: string
  readonly parameters?: unknown
}

export interface Refusal {
  readonly code: number
  readonly description: string
}

export const accept = (result: unknown = true): Answer => ({ ok: true, result })

export const refusal = ({ code, description }: Refusal, parameters?: unknown): Answer => ({
  ok: false,
  error_code: code,
  description,
  ...(parameters !== undefined && { parameters }),
})

export const badRequest = (description: string): Answer => refusal({ code: 400, description: `Bad Request: ${description}` })

export const BOT = {
  id: 4242,
  is_bot: true,
  first_name: 'Optout',
  username: 'OptoutTestBot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: true,
  supports_guest_queries: true,
} as const

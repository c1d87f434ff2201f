/**
 * The contract of the assistant's sentences: every key, and the placeholders each takes. The sentences themselves live in
 * `intents/replies/<locale>.yaml`; `npm run validate` reports a key that a locale lacks and a placeholder that differs.
 */
import { ANNOUNCEMENT_MESSAGES } from './announcement-keys.ts'
import { ANSWER_MESSAGES } from './answer-keys.ts'
import { NETWORK_MESSAGES } from './network-keys.ts'

/** Message key -> names of its placeholders. */
export const MESSAGES = { ...ANSWER_MESSAGES, ...ANNOUNCEMENT_MESSAGES, ...NETWORK_MESSAGES } as const satisfies Record<
  string,
  readonly string[]
>

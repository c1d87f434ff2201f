/**
 * What went wrong with a call, as a value that may be logged: the code, and one of our own reasons. Errors of the SDK carry the whole call
 * with a person's words in it, and a description can name a chat; neither leaves this file.
 */
import { GrammyError } from 'grammy/web'

export type Reason =
  | 'wrong-token'
  | 'no-such-method'
  | 'blocked'
  | 'removed'
  | 'no-chat'
  | 'no-rights'
  | 'not-modified'
  | 'not-editable'
  | 'bad-markup'
  | 'bad-button'
  | 'too-long'
  | 'topic-closed'
  | 'no-topic'
  | 'no-replied'
  | 'migrated'
  | 'query-too-old'
  | 'two-pollers'
  | 'webhook-set'
  | 'too-many'
  | 'server'
  | 'unreachable'
  | 'refused'

export interface Failure {
  /** Of the Bot API; 0 where no answer came. */
  readonly code: number
  readonly reason: Reason
  /** How long to wait before the call may be repeated. */
  readonly retryAfterMs?: number
  /** New id of a group that became a supergroup. */
  readonly migratedTo?: number
}

/** Descriptions of the Bot API server, and error types of Telegram that it hands through. The first that fits counts. */
const REASONS: readonly (readonly [code: number, pattern: RegExp, reason: Reason])[] = [
  [401, /./, 'wrong-token'],
  [404, /method/i, 'no-such-method'],
  // A malformed token is no address at all.
  [404, /./, 'wrong-token'],
  [403, /chat was deleted|user is deactivated/i, 'no-chat'],
  [403, /kicked|not a member|deactivated group/i, 'removed'],
  [403, /rights|WRITE_FORBIDDEN/i, 'no-rights'],
  [403, /./, 'blocked'],
  [409, /webhook/i, 'webhook-set'],
  [409, /./, 'two-pollers'],
  [429, /./, 'too-many'],
  [400, /upgraded to a supergroup/i, 'migrated'],
  [400, /not modified/i, 'not-modified'],
  [400, /can't parse|unsupported|entity|RICH_MESSAGE/i, 'bad-markup'],
  [400, /BUTTON_|button/i, 'bad-button'],
  [400, /TOPIC_CLOSED|topic.*closed/i, 'topic-closed'],
  [400, /thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i, 'no-topic'],
  [400, /repl(y|ied).*not found|REPLY_/i, 'no-replied'],
  [400, /rights|WRITE_FORBIDDEN|ADMIN_REQUIRED|SEND_\w+_FORBIDDEN|CHAT_RESTRICTED/i, 'no-rights'],
  [400, /to edit not found|can't be edited|MESSAGE_ID_INVALID|MESSAGE_EDIT_/i, 'not-editable'],
  [400, /query/i, 'query-too-old'],
  [400, /too long/i, 'too-long'],
  [400, /chat not found|user not found|PEER_ID_INVALID|CHANNEL_(PRIVATE|INVALID)|chat was deactivated/i, 'no-chat'],
]

/** @param error whatever a call of the SDK threw. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof GrammyError)) return { code: 0, reason: 'unreachable' }
  const { error_code: code, description, parameters } = error
  const { retry_after, migrate_to_chat_id } = parameters
  return {
    code,
    reason: reasonOf(code, description),
    ...(retry_after !== undefined && { retryAfterMs: retry_after * 1000 }),
    ...(migrate_to_chat_id !== undefined && { migratedTo: migrate_to_chat_id }),
  }
}

function reasonOf(code: number, description: string): Reason {
  if (code >= 500) return 'server'
  return REASONS.find(([of, pattern]) => of === code && pattern.test(description))?.[2] ?? 'refused'
}

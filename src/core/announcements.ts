/**
 * What is told without being asked: subscriptions, announcements and deliveries, free of any chat network and any database.
 *
 * A dated change becomes one announcement; an announcement becomes one delivery a subscribed chat; deliveries of one chat that are due
 * together become one message. A delivery ends `sent` or `dead` with a reason; `held` ones wait for their paused subscription.
 */
import { sourceLines } from './answers/fact-blocks.ts'
import type { SourceLine } from './answers/reply.ts'
import type { Change, Guide, Severity } from './knowledge/guide.ts'
import type { AdapterName, ChatRef } from './ports.ts'

/** `left`: the bot was taken out; `asked`: somebody who may do so paused it; the rest is what the network said. */
export type PauseReason = 'asked' | 'left' | 'no-access' | 'no-permission' | 'blocked' | 'chat-gone'

export interface Pause {
  readonly reason: PauseReason
  readonly pausedAt: Date
  /** Whether the one who subscribed knows of it. */
  readonly isSubscriberTold: boolean
}

/** What somebody wishes a chat to hear of. One a chat: a second wish replaces the first. */
export interface SubscriptionWish {
  readonly chat: ChatRef
  /** What is left as a whole, and listed together: the server of a Discord channel, the group of a topic. */
  readonly spaceId?: string | undefined
  /** Ids of platforms and families. */
  readonly platforms: 'all' | readonly string[]
  /** Unset: changes anywhere. */
  readonly region?: string | undefined
  /** BCP 47. */
  readonly locale: string
  readonly minSeverity: Severity
  /** Arrives without a sound where the network can. */
  readonly isSilent: boolean
  readonly digest: 'at-once' | 'weekly'
  /** The person's id in the network: who is told when the chat cannot be reached. */
  readonly subscribedBy: string
  /** Of the role to ping. */
  readonly roleId?: string | undefined
}

export interface Subscription extends SubscriptionWish {
  readonly id: number
  readonly createdAt: Date
  /** `undefined` while announcements come. */
  readonly pause: Pause | undefined
}

/** Whom an announcement concerns. */
export interface Audience {
  /** Ids that a subscription may have named to hear of it: the platform, its former ids, its family. None: whatever they named. */
  readonly topics: readonly string[]
  /** Every region id whose chats it concerns, containment worked out. None: everywhere. */
  readonly regions: readonly string[]
  readonly severity: Severity
}

/** What an announcement says; a snapshot, so that replicas with another catalog say the same. */
export interface AnnouncementBody {
  /** Guides it is about, for the control to use now; none for a word of the operator's. */
  readonly platforms: readonly string[]
  /** Its text by locale; `en` is always there. */
  readonly texts: Readonly<Record<string, string>>
  /** Of the change, at its own precision. */
  readonly date?: string | undefined
  /** Regions it holds for, as the guide names them; for people to read. */
  readonly regions: readonly string[]
  readonly sources: readonly SourceLine[]
}

/** What is said about a dated change of a guide. */
export function bodyOfChange(guide: Guide, change: Change): AnnouncementBody {
  return {
    platforms: [guide.id],
    texts: { en: change.text },
    date: change.date,
    regions: change.regions,
    sources: sourceLines(change.sources, guide.sources),
  }
}

export interface AnnouncementDraft {
  /** Stable for ever: `linkedin/2025-11-training-europe`, or `operator/<name>`. */
  readonly id: string
  /** Ids it had before its guide was renamed: known under one of them, it is not announced again. */
  readonly formerIds: readonly string[]
  readonly audience: Audience
  readonly body: AnnouncementBody
}

/** `waiting` for its digest window, `spreading` to deliveries, `spread`, `finished` with no delivery under way, or `stopped` by the operator. */
export type AnnouncementState = 'waiting' | 'spreading' | 'spread' | 'finished' | 'stopped'

export interface Announcement {
  readonly id: string
  readonly body: AnnouncementBody
  readonly severity: Severity
  /** How often it was corrected. */
  readonly version: number
  readonly state: AnnouncementState
  readonly createdAt: Date
  /** When deliveries begin. */
  readonly releaseAt: Date
}

/** One message to one chat: the announcements that were due for it together. */
export interface Delivery {
  /** Stays the same over attempts, replicas and restarts, so that a network can tell a retry: see `deliveryNonce`. */
  readonly id: number
  /** Oldest first, at least one. */
  readonly announcements: readonly Announcement[]
  readonly subscription: Subscription
  /** Sends before this one that the network put off or that failed. */
  readonly attempt: number
  /** When it was first due. */
  readonly since: Date
  /** Until when it is ours to send. */
  readonly leasedUntil: Date
}

/** At most 25 characters, as Discord's `nonce` may have: for `enforce_nonce`. */
export const deliveryNonce = ({ id }: Pick<Delivery, 'id'>): string => `optout-${id.toString(36)}`

/** Why a network takes nothing more for a chat. `bad-message`: it refused what we wrote, and the chat is not to blame. */
export type RefusalReason = Exclude<PauseReason, 'asked' | 'left'> | 'bad-message'

export type SendResult =
  | { readonly type: 'sent'; readonly messageId: string }
  /**
   * Not sent, may be later. `rate-limit`: the network said how long (429); `trouble`: time-outs, 5xx, a bad token of ours (401), where
   * `retryAfterMs` may be left to the dispatcher. `network`: nothing can be sent to any chat until then.
   */
  | {
      readonly type: 'deferred'
      readonly because: 'rate-limit' | 'trouble'
      readonly scope: 'chat' | 'network'
      readonly retryAfterMs?: number | undefined
    }
  | { readonly type: 'refused'; readonly reason: RefusalReason }
  /** A group became a supergroup: the same chat under another id. Nothing was sent. */
  | { readonly type: 'moved'; readonly chatId: string }

/** The side of an adapter that sends what was not asked for. */
export interface Sender {
  readonly adapter: AdapterName
  /**
   * Sends one message once: no retry, no waiting for a limit. It never throws for what the network does; what it throws counts as `trouble`.
   * @param signal aborts when the time for one send is over; what is not known to have arrived is then `trouble`.
   */
  send(delivery: Delivery, signal: AbortSignal): Promise<SendResult>
  /** Replaces the text of a message that was sent; `refused` where the network cannot. */
  edit(delivery: Delivery, messageId: string, signal: AbortSignal): Promise<SendResult>
  /** Tells whoever subscribed, by direct message, that their chat cannot be reached and what is missing. */
  tellSubscriber(subscription: Subscription, signal: AbortSignal): Promise<SendResult>
}

/** What became of a delivery that was leased. */
export type Outcome =
  | { readonly type: 'sent'; readonly messageId: string; readonly sentAt: Date }
  | {
      readonly type: 'deferred'
      readonly dueAt: Date
      readonly attempt: number
      /** It then stays the message it is; else it is made anew from what is due by then. */
      readonly mayHaveArrived: boolean
    }
  | { readonly type: 'held'; readonly reason: PauseReason; readonly at: Date }
  | { readonly type: 'dead'; readonly reason: DeathReason }
  | { readonly type: 'moved'; readonly chatId: string; readonly dueAt: Date }

/** `gave-up`: it failed too often for too long; `unsubscribed` and `stopped` while it was under way. */
export type DeathReason = 'bad-message' | 'gave-up' | 'unsubscribed' | 'stopped'

/** How an announcement fared, as of now. */
export interface DeliveryReport {
  readonly recipients: number
  readonly sent: number
  /** Due or deferred. */
  readonly pending: number
  /** Waiting for their paused subscriptions. */
  readonly held: number
  readonly deadBy: Readonly<Partial<Record<DeathReason, number>>>
  /** From due to sent, over the sent ones; `undefined` for none. To a tenth of a second. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | undefined
}

/** A person's own recurring note to look at their settings. One a chat. */
export interface Reminder {
  readonly chat: ChatRef
  readonly everyMonths: number
  /** Ids; none: whatever is in the check-up. */
  readonly platforms: readonly string[]
  readonly locale: string
  readonly nextAt: Date
}

/** The side of an adapter that sends reminders; the same promises as `Sender`. */
export interface ReminderSender {
  readonly adapter: AdapterName
  sendReminder(reminder: Reminder, signal: AbortSignal): Promise<SendResult>
}

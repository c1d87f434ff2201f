/**
 * What is kept, as ports. One store implements them all; two databases pass one contract suite.
 *
 * Every method is one transaction. A rejected promise means that nothing was written, or that it is not known (a lost connection):
 * calling again is always right.
 */
import type {
  Announcement,
  AnnouncementBody,
  AnnouncementDraft,
  Audience,
  Delivery,
  DeliveryReport,
  Outcome,
  Pause,
  Reminder,
  Subscription,
  SubscriptionWish,
} from './announcements.ts'
import type { AdapterName, ChatRef, ChatSettings, ChatSettingsStore } from './ports.ts'

/** What the operator has to look at; `busy` and `lost` may pass by themselves. Nothing is lost: what was not written is tried again. */
export type StoreTrouble = 'full' | 'read-only' | 'broken' | 'busy' | 'lost'

/** The database failed under us. The message says what and where and what would help, and holds no value. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly trouble: StoreTrouble

  constructor(trouble: StoreTrouble, message: string) {
    super(message)
    this.trouble = trouble
  }
}

export interface SubscriptionStore {
  /** Subscribes a chat, or gives its subscription these wishes and ends its pause. */
  subscribe(wish: SubscriptionWish, now: Date): Promise<Subscription>
  /** @returns whether there was a subscription. What was under way to the chat is `dead`, `unsubscribed`. */
  unsubscribe(chat: ChatRef): Promise<boolean>
  subscriptionOf(chat: ChatRef): Promise<Subscription | undefined>
  /** When an announcement last arrived there; `undefined` for never, and for a chat without a subscription. */
  lastSentAt(chat: ChatRef): Promise<Date | undefined>
  /** All of a server or group, oldest first. */
  subscriptionsIn(adapter: AdapterName, spaceId: string): Promise<readonly Subscription[]>
  /** From now on its deliveries are held. A subscription that is paused already keeps its reason. */
  pause(chat: ChatRef, pause: Pause): Promise<void>
  /** What was missed becomes due now, in one message. @returns how many announcements that are; `undefined` without a subscription. */
  resume(chat: ChatRef, now: Date): Promise<number | undefined>
  /** Paused subscriptions whose subscriber does not know it yet, longest first. */
  untold(adapter: AdapterName, limit: number): Promise<readonly Subscription[]>
  markTold(subscriptionId: number): Promise<void>
  /** The chat has another id from now on. Where that one has a subscription of its own, this one ends. */
  moveChat(from: ChatRef, toChatId: string, now: Date): Promise<void>
  /** The bot was taken out of a server or group: pauses its subscriptions as `left`, save those that somebody had paused. */
  leaveSpace(adapter: AdapterName, spaceId: string, now: Date): Promise<void>
  /** The bot is back: ends the pauses that came from leaving. */
  returnToSpace(adapter: AdapterName, spaceId: string, now: Date): Promise<void>
  /** Erases a person's id wherever they subscribed a chat; the subscriptions stay, for they are the chats'. */
  forgetPerson(adapter: AdapterName, personId: string): Promise<void>
  /** Erases subscriptions that were left before `before`. @returns how many. */
  eraseLeft(before: Date): Promise<number>
}

export interface Publication {
  readonly now: Date
  /** When deliveries begin, unless an earlier announcement's window is still open: then with that one. */
  readonly releaseAt: Date
}

export interface SpreadPage {
  readonly now: Date
  /** When those who wish a weekly digest are due. */
  readonly weeklyAt: Date
  /** Subscriptions looked at, at most. */
  readonly limit: number
}

export interface AnnouncementStore {
  /**
   * Takes in what the catalog holds. The very first call only remembers it: what was there before us is no news.
   * @returns ids of those that were not known, in the order given.
   */
  publish(drafts: readonly AnnouncementDraft[], publication: Publication): Promise<readonly string[]>
  /** An announcement of the operator's, in a message of its own. @returns `false` where the id is taken. */
  publishOne(draft: AnnouncementDraft, now: Date): Promise<boolean>
  /**
   * Makes deliveries for one page of subscriptions, from the durable place where the page before ended.
   * @returns how many deliveries were made; `undefined` when nothing is to be spread now.
   */
  spread(page: SpreadPage): Promise<number | undefined>
  announcement(id: string): Promise<Announcement | undefined>
  /** Newest first. */
  latestAnnouncements(limit: number): Promise<readonly Announcement[]>
  /** How many subscriptions it would go to, paused ones left out. */
  countAudience(audience: Audience): Promise<number>
  /** No further delivery is made, and those under way are `dead`, `stopped`. @returns whether there was anything to stop. */
  stopAnnouncement(id: string): Promise<boolean>
  /** Gives it another text: for those not yet sent at once, for those sent through `corrections`. */
  correctAnnouncement(id: string, body: AnnouncementBody, now: Date): Promise<boolean>
  report(id: string): Promise<DeliveryReport | undefined>
  /**
   * Drops a page of the deliveries of announcements that ended before `before`, and keeps their report: they can be corrected no more, and
   * what was held for a subscription paused all that time is not sent any more.
   * @returns whether there is more.
   */
  pruneDeliveries(before: Date, limit: number): Promise<boolean>
  /** Marks announcements of which nothing is under way any more. @returns those newly finished. */
  finishAnnouncements(): Promise<readonly string[]>
}

export interface LeaseRequest {
  readonly adapter: AdapterName
  /** Deliveries at most. */
  readonly limit: number
  readonly now: Date
  readonly until: Date
}

/** A delivery that was leased and what became of it. */
export interface Settlement {
  readonly delivery: Delivery
  readonly outcome: Outcome
}

/** A message that was sent and is to say something else. */
export interface Correction {
  readonly announcementId: string
  readonly correctedAt: Date
  readonly delivery: Delivery
  readonly messageId: string
}

/** What is not delivered yet, over all networks and replicas. */
export interface OutboxState {
  readonly pending: number
  /** Since the oldest of them was first due; 0 without one, or where none is due yet. */
  readonly oldestSeconds: number
}

export interface DeliveryStore {
  /** Reads all that is pending: for metrics, not for a loop. */
  outboxState(now: Date): Promise<OutboxState>
  /** Takes what is due, longest first; nobody else gets it before `until`. */
  lease(request: LeaseRequest): Promise<readonly Delivery[]>
  /**
   * Writes down what became of leased deliveries. `sent` always counts, for it is a fact; every other outcome only while the lease is
   * still ours. `held` pauses the subscription.
   */
  settle(settlements: readonly Settlement[]): Promise<void>
  /** Gives back what was leased and not tried: due at once. */
  release(deliveries: readonly Delivery[], now: Date): Promise<void>
  /** Sent messages whose text was corrected since; nobody is asked to edit one that may still be on its way. */
  corrections(adapter: AdapterName, limit: number, now: Date): Promise<readonly Correction[]>
  /** A page of `corrections` needs no further edit, whether it worked or the network cannot. */
  markCorrected(page: readonly Correction[]): Promise<void>
}

export interface Claim {
  /** Whose deliveries are led. */
  readonly adapter: AdapterName
  /** Who: a value of this process alone. */
  readonly holder: string
  readonly now: Date
  readonly until: Date
}

/** One leader over all replicas. */
export interface LeaderStore {
  /** Takes or renews the lead. @returns whether it is ours until `until`. */
  lead(claim: Claim): Promise<boolean>
  /** Leaves the lead to whoever comes first. */
  resign(claim: Claim): Promise<void>
}

export interface ReminderStore {
  /** One a chat: a second replaces the first. */
  remind(reminder: Reminder): Promise<void>
  reminderOf(chat: ChatRef): Promise<Reminder | undefined>
  stopReminder(chat: ChatRef): Promise<boolean>
  /** Due at `now`, longest first. */
  dueReminders(adapter: AdapterName, now: Date, limit: number): Promise<readonly Reminder[]>
  /** Moves a reminder on, only if it still stands at `from`: of two replicas one wins. */
  advanceReminder(chat: ChatRef, from: Date, to: Date): Promise<boolean>
}

/** What people asked to be kept and what was announced: all that a new database cannot make again. */
export type KeptRecord =
  /** An announcement that is no news any more; the empty id says that the catalog was taken in once. */
  | { readonly type: 'known-change'; readonly id: string }
  | { readonly type: 'settings'; readonly chat: ChatRef; readonly settings: ChatSettings }
  /** `leftAt`: when the bot was taken out of the server or group. */
  | { readonly type: 'subscription'; readonly subscription: Omit<Subscription, 'id'>; readonly leftAt: Date | undefined }
  | { readonly type: 'reminder'; readonly reminder: Reminder }

export interface Archive {
  readonly records: readonly KeptRecord[]
  /** Announcements known here that still wait or go out: elsewhere nobody would send what is left of them. */
  readonly unfinished: number
}

/** Moving what is kept to another database. */
export interface ArchiveStore {
  exportAll(): Promise<Archive>
  /**
   * Adds records, all or none. What is there already stays as it is: a chat may have wished something else since.
   * @returns how many were not there.
   */
  importAll(records: readonly KeptRecord[]): Promise<number>
}

export interface Store
  extends ChatSettingsStore,
    SubscriptionStore,
    AnnouncementStore,
    DeliveryStore,
    LeaderStore,
    ReminderStore,
    ArchiveStore,
    AsyncDisposable {
  /** The database's own clock: what replicas agree on. */
  clock(): Promise<Date>
}

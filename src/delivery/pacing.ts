/**
 * How fast one network may be written to: its published limits, kept by us before the network has to.
 *
 * Pure: the time is an argument, in milliseconds that never go back. Messages go out evenly spaced (a token bucket of one token, which may
 * be a little late but never early), so that no window of a second holds more than the limit, wherever it begins. What the network itself
 * says (`retry_after`) is the truth and comes before any figure here.
 */

/** A limit of so many messages in a window, whichever moment it begins. */
export interface Limit {
  readonly count: number
  readonly windowMs: number
}

export interface NetworkLimits {
  /** Over all chats. */
  readonly overall: Limit
  /** Of one chat, all of which hold. */
  readonly chat: (chatId: string) => readonly Limit[]
  /** Requests that the network counts as invalid (401, 403, 429), past which it bans the address. */
  readonly invalid: Limit
}

/** `go`: it counts as sent from now on. */
export type Pace = { readonly type: 'go' } | { readonly type: 'wait'; readonly scope: 'network' | 'chat'; readonly untilMs: number }

export interface Pacing {
  /** Asks to send one announcement to a chat. */
  take(chatId: string, nowMs: number): Pace
  /** When the network may be written to next; `nowMs` or earlier for at once. */
  readyAtMs(nowMs: number): number
  /** An answer to a person went out, or is about to: it never waits, announcements make room for it. */
  noteAnswer(nowMs: number): void
  /** The network refused as invalid: 401, 403 or 429. */
  noteInvalid(nowMs: number): void
  /** The network said to wait. */
  holdNetwork(untilMs: number): void
  /** The network found us too fast (429 for all chats): it counts otherwise than we do, or somebody else uses the token. */
  noteThrottled(nowMs: number): void
  holdChat(chatId: string, untilMs: number): void
  /** Chats whose past is remembered: about those written to in the longest window. */
  readonly remembered: number
}

/** Share of the limit that announcements use at most. The rest absorbs timers that come late and what the network counts differently. */
const SHARE = 0.98
/** Of the slack that `SHARE` leaves in a window, so much may be caught up in one go; less than all, for clocks differ. */
const CATCH_UP = 0.9
/** Found too fast, it goes on at this share of its speed, and gets back a hundredth of it in half a minute. */
const SLOWER = 0.95
const SLOWEST = 0.5
const RECOVERY_PER_MS = 0.01 / 30_000
/** As long after an answer people are taken to be talking, and one more place a window is left free for the next one. */
const TALK_MS = 10_000
/** Chats whose last messages are remembered; beyond, those that may be written to again are dropped. */
const SWEEP_AT = 10_000

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** 10,000 in 10 minutes get an address banned: https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans */
const INVALID: Limit = { count: 5_000, windowMs: 10 * MINUTE_MS }

/** https://docs.discord.com/developers/topics/rate-limits: 50 a second a bot; those of a channel come with its answers' headers. */
export const discordLimits = (perSecond = 50): NetworkLimits => ({
  overall: { count: perSecond, windowMs: SECOND_MS },
  chat: () => [],
  invalid: INVALID,
})

const PERSON: readonly Limit[] = [{ count: 1, windowMs: SECOND_MS }]
const GROUP: readonly Limit[] = [...PERSON, { count: 20, windowMs: MINUTE_MS }]

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; ids of groups and channels are negative. */
export const telegramLimits = (perSecond = 30): NetworkLimits => ({
  overall: { count: perSecond, windowMs: SECOND_MS },
  chat: (chatId) => (chatId.startsWith('-') ? GROUP : PERSON),
  invalid: INVALID,
})

/** Starts with nothing sent and nothing held. */
export function createPacing({ overall, chat, invalid }: NetworkLimits): Pacing {
  const spacing = createSpacing(overall)
  const chats = createChats(chat)
  const refusals = createCounter(invalid)
  let heldUntilMs = 0
  const readyAtMs = (nowMs: number): number => Math.max(heldUntilMs, spacing.readyAtMs(), refusals.fullUntilMs(nowMs))
  return {
    readyAtMs,
    take(chatId, nowMs) {
      const networkMs = readyAtMs(nowMs)
      if (networkMs > nowMs) return { type: 'wait', scope: 'network', untilMs: networkMs }
      const chatMs = chats.readyAtMs(chatId)
      if (chatMs > nowMs) return { type: 'wait', scope: 'chat', untilMs: chatMs }
      spacing.take(nowMs)
      chats.take(chatId, nowMs)
      return { type: 'go' }
    },
    noteAnswer: spacing.noteAnswer,
    noteInvalid: refusals.add,
    holdNetwork(untilMs) {
      heldUntilMs = Math.max(heldUntilMs, untilMs)
    },
    noteThrottled: spacing.slowDown,
    holdChat: chats.hold,
    get remembered() {
      return chats.size()
    },
  }
}

/** Evenly spaced messages: the next place is an interval after the last, or after a lateness that may be caught up. */
function createSpacing({ count, windowMs }: Limit) {
  const usualMs = windowMs / (count * SHARE)
  const talkingMs = windowMs / Math.max(count * SHARE - 1, count / 2)
  const catchUpMs = windowMs * (1 / SHARE - 1) * CATCH_UP
  let nextMs = 0
  let talkUntilMs = 0
  let slowed = { factor: 1, sinceMs: Number.NEGATIVE_INFINITY }
  const factorAt = (nowMs: number): number => Math.min(1, slowed.factor + (nowMs - slowed.sinceMs) * RECOVERY_PER_MS)
  const advance = (nowMs: number): void => {
    const intervalMs = (nowMs < talkUntilMs ? talkingMs : usualMs) / factorAt(nowMs)
    nextMs = Math.max(nextMs, nowMs - catchUpMs) + intervalMs
  }
  return {
    readyAtMs: () => nextMs,
    take: advance,
    noteAnswer(nowMs: number): void {
      talkUntilMs = nowMs + TALK_MS
      advance(nowMs)
    },
    slowDown(nowMs: number): void {
      // What was in flight together is refused together, and is one reason.
      if (nowMs - slowed.sinceMs < windowMs) return
      slowed = { factor: Math.max(SLOWEST, factorAt(nowMs) * SLOWER), sinceMs: nowMs }
    },
  }
}

interface ChatPast {
  /** When it was last written to, oldest first; as many as its largest limit counts. */
  readonly sentMs: number[]
  heldUntilMs: number
}

function createChats(limitsOf: NetworkLimits['chat']) {
  const pasts = new Map<string, ChatPast>()
  const pastOf = (chatId: string): ChatPast => {
    const past = pasts.get(chatId) ?? { sentMs: [], heldUntilMs: 0 }
    pasts.set(chatId, past)
    return past
  }
  const readyAtMs = (chatId: string): number => {
    const past = pasts.get(chatId)
    if (!past) return 0
    // The message that leaves a full window makes room for the next.
    const open = limitsOf(chatId).map(({ count, windowMs }) => (past.sentMs.at(-count) ?? -windowMs) + windowMs)
    return Math.max(past.heldUntilMs, ...open)
  }
  let sweepAt = SWEEP_AT
  const sweep = (nowMs: number): void => {
    for (const [chatId, { sentMs }] of pasts) {
      const longestMs = Math.max(0, ...limitsOf(chatId).map(({ windowMs }) => windowMs))
      const lastMs = sentMs.at(-1) ?? 0
      if (readyAtMs(chatId) <= nowMs && lastMs + longestMs <= nowMs) pasts.delete(chatId)
    }
    sweepAt = Math.max(SWEEP_AT, pasts.size * 2)
  }
  return {
    readyAtMs,
    take(chatId: string, nowMs: number): void {
      const limits = limitsOf(chatId)
      if (limits.length === 0) return
      if (pasts.size >= sweepAt) sweep(nowMs)
      const { sentMs } = pastOf(chatId)
      sentMs.push(nowMs)
      sentMs.splice(0, sentMs.length - Math.max(...limits.map(({ count }) => count)))
    },
    size: () => pasts.size,
    hold(chatId: string, untilMs: number): void {
      const past = pastOf(chatId)
      past.heldUntilMs = Math.max(past.heldUntilMs, untilMs)
    },
  }
}

/** Counts by the second: exact enough for a window of minutes, and small. */
function createCounter({ count, windowMs }: Limit) {
  const bySecond = new Map<number, number>()
  let total = 0
  const forget = (nowMs: number): void => {
    for (const [second, counted] of bySecond) {
      if ((second + 1) * SECOND_MS + windowMs > nowMs) return
      bySecond.delete(second)
      total -= counted
    }
  }
  return {
    add(nowMs: number): void {
      const second = Math.floor(nowMs / SECOND_MS)
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1)
      total += 1
    },
    fullUntilMs(nowMs: number): number {
      forget(nowMs)
      const [oldest] = bySecond.keys()
      return total < count || oldest === undefined ? 0 : (oldest + 1) * SECOND_MS + windowMs
    },
  }
}

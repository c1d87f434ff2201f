/**
 * Long polling: fetches updates, hands them on side by side, and confirms one only when everything before it is handled.
 *
 * Telegram forgets what lies before the offset asked for, so an update in hand when the process dies comes again. Until the first
 * of those in hand is done, each call brings them all again: they are known by their number and passed over. A stop finishes what is in
 * hand and confirms it, so that a restart answers nothing twice.
 */
import { type Log, SetupError } from '../../core/ports.ts'
import type { Failure } from './failure.ts'
import { CallFailed, type Wait, within } from './patience.ts'
import { updateIdOf } from './update.ts'

/** As many as one call can bring. */
const WINDOW = 100
/** Well under the time limit of a call. */
const LONG_POLL_SECONDS = 10
/** While something is in hand a call returns at once, so the next one waits for news, or this long. */
const PAUSE_MS = 50
/** An update in hand for longer may be confirmed before it is done, where it blocks all others; one that waits at Telegram's word, at once. */
const HELD_UP_MS = 2_000
/** So many may be held up at once; beyond, everybody waits. */
const MAX_HELD_UP = 2_000
const CONFLICT_PAUSE_MS = 5_000
const MAX_CONFLICT_MS = 60_000
const MAX_BACKOFF_MS = 30_000
/** How long a stop waits for what is in hand. */
const STOP_MS = 7_000
/** After a week without updates Telegram numbers them anew, at random. */
const FORGET_OFFSET_MS = 6 * 24 * 3_600_000

export interface FetchOptions {
  readonly offset: number | undefined
  readonly limit: number
  readonly timeoutSeconds: number
}

export interface PollerParts {
  /** @throws {CallFailed} */
  fetch(options: FetchOptions, signal: AbortSignal): Promise<readonly unknown[]>
  /**
   * Must not reject.
   * @param onPause told when the update has to wait, and when it goes on.
   */
  handle(update: unknown, onPause: (isPausing: boolean) => void): Promise<void>
  readonly wait: Wait
  readonly clock: () => Date
  readonly log: Log
}

/**
 * Runs until `signal` aborts and what is in hand then is done.
 *
 * @throws {SetupError} for a wrong token, and where another program has fetched this bot's updates for a minute.
 */
export async function poll(parts: PollerParts, signal: AbortSignal): Promise<void> {
  const hand = createHand(parts)
  const trouble = createTrouble(parts)
  while (!signal.aborted) {
    const updates = await fetchOr(parts, hand, trouble, signal)
    if (updates === undefined) continue
    const fresh = updates.filter((update) => hand.take(update))
    if (fresh.length === 0 && hand.size > 0) {
      if (updates.length >= WINDOW) hand.passHeldUp()
      await within(PAUSE_MS, hand.progress())
    }
  }
  await within(STOP_MS, hand.empty())
  await confirm(parts, hand)
}

/** @returns `undefined` after a call that failed, when its pause is over. */
async function fetchOr(parts: PollerParts, hand: Hand, trouble: Trouble, signal: AbortSignal): Promise<readonly unknown[] | undefined> {
  try {
    const timeoutSeconds = hand.size > 0 ? 0 : LONG_POLL_SECONDS
    const updates = await parts.fetch({ offset: hand.offset(), limit: WINDOW, timeoutSeconds }, signal)
    trouble.over()
    return updates
  } catch (error) {
    if (signal.aborted) return undefined
    if (!(error instanceof CallFailed)) throw error
    await parts.wait(trouble.pauseMs(error.failure), signal)
    return undefined
  }
}

/** Best effort: unconfirmed, the last updates are answered once more after the restart. */
async function confirm({ fetch, log }: PollerParts, hand: Hand): Promise<void> {
  const offset = hand.handledOffset()
  if (offset === undefined) return
  try {
    await fetch({ offset, limit: 1, timeoutSeconds: 0 }, new AbortController().signal)
  } catch (error) {
    log.warn('telegram.unconfirmed', { code: error instanceof CallFailed ? error.failure.code : 0 })
  }
}

/** One update in hand. */
interface Held {
  readonly sinceMs: number
  isPausing: boolean
}

interface Hand {
  /** @returns whether the update was new; it is in hand then. */
  take(update: unknown): boolean
  /** The first that is not handled; `undefined` before the first update, and after a very long silence. */
  offset(): number | undefined
  /** Behind the last that is handled. */
  handledOffset(): number | undefined
  /** Lets those that are held up be confirmed, so that others come through. */
  passHeldUp(): void
  /** Resolves when one more is done. */
  progress(): Promise<void>
  empty(): Promise<void>
  readonly size: number
}

function createHand({ handle, clock, log }: PollerParts): Hand {
  const inHand = new Map<number, Held>()
  const handled = new Set<number>()
  /** Confirmed, but not done. */
  const passed = new Set<number>()
  let next: number | undefined
  let lastHandled: number | undefined
  let newestAtMs = clock().getTime()
  let news = Promise.withResolvers<void>()

  const tellNews = (): void => {
    news.resolve()
    news = Promise.withResolvers()
  }
  const finish = (id: number): void => {
    if (inHand.delete(id)) handled.add(id)
    else passed.delete(id)
    lastHandled = Math.max(lastHandled ?? 0, id)
    tellNews()
  }
  const offset = (): number | undefined => {
    // Ids come in ascending order, so the first in hand is the lowest.
    const [first] = inHand.keys()
    const isLongSilent = first === undefined && clock().getTime() - newestAtMs > FORGET_OFFSET_MS
    const from = isLongSilent ? undefined : (first ?? next)
    for (const id of handled) if (from === undefined || id < from) handled.delete(id)
    return from
  }
  return {
    take(update) {
      const id = updateIdOf(update)
      if (id === undefined || inHand.has(id) || handled.has(id) || passed.has(id)) return false
      newestAtMs = clock().getTime()
      next = id + 1
      const held: Held = { sinceMs: newestAtMs, isPausing: false }
      inHand.set(id, held)
      const onPause = (isPausing: boolean): void => {
        held.isPausing = isPausing
        if (isPausing) tellNews()
      }
      void handle(update, onPause).then(() => finish(id))
      return true
    },
    offset,
    handledOffset: () => (lastHandled === undefined ? undefined : lastHandled + 1),
    passHeldUp() {
      const before = passed.size
      for (const [id, { sinceMs, isPausing }] of inHand) {
        const isHeldUp = isPausing || clock().getTime() - sinceMs >= HELD_UP_MS
        if (!isHeldUp || passed.size >= MAX_HELD_UP) break
        inHand.delete(id)
        passed.add(id)
      }
      if (passed.size > before) log.info('telegram.held-up', { count: passed.size })
    },
    progress: () => news.promise,
    empty: async () => {
      while (inHand.size + passed.size > 0) await news.promise
    },
    get size() {
      return inHand.size
    },
  }
}

interface Trouble {
  /** @throws {SetupError} for what only the operator can mend. */
  pauseMs(failure: Failure): number
  over(): void
}

/** Says once that something is wrong, and once that it is over. */
function createTrouble({ clock, log }: PollerParts): Trouble {
  let backoffMs = 0
  let reported: string | undefined
  let conflictSince: Date | undefined
  const report = ({ code, reason }: Failure): void => {
    if (reported !== reason) log.warn(reason === 'two-pollers' ? 'telegram.two-pollers' : 'telegram.unreachable', { code, reason })
    reported = reason
  }
  return {
    pauseMs(failure) {
      if (failure.reason === 'wrong-token') throw wrongToken()
      report(failure)
      if (failure.code === 409) {
        conflictSince ??= clock()
        if (clock().getTime() - conflictSince.getTime() >= MAX_CONFLICT_MS) throw twoPollers()
        return CONFLICT_PAUSE_MS
      }
      backoffMs = Math.min(MAX_BACKOFF_MS, Math.max(1_000, backoffMs * 2))
      return Math.max(failure.retryAfterMs ?? 0, backoffMs)
    },
    over() {
      if (reported !== undefined) log.info('telegram.reached')
      reported = undefined
      conflictSince = undefined
      backoffMs = 0
    },
  }
}

export const wrongToken = (): SetupError =>
  new SetupError('Telegram refuses the bot token. Set TELEGRAM_TOKEN to the one that @BotFather shows under "API Token".')

const twoPollers = (): SetupError =>
  new SetupError(
    "Another program has been fetching this bot's updates from Telegram for a minute. Stop it, or give it a bot of its own: one bot, one poller.",
  )

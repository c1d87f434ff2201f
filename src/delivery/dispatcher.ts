/**
 * Takes due deliveries from the outbox and hands them to one network's sender: at least once, never silently lost.
 *
 * A delivery leaves the outbox in two ways, `sent` or `dead` with a reason; a chat that cannot be reached keeps its deliveries until it
 * can. Nobody else retries. A crash leaves leases to run out, and another replica takes them up; what may then arrive twice is what was
 * handed to the sender and not yet written down: see `docs/DELIVERY.md`.
 */
import type { Delivery, Sender } from '../core/announcements.ts'
import type { Log, Time } from '../core/ports.ts'
import type { DeliveryStore, LeaderStore, SubscriptionStore } from '../core/store.ts'
import { createAttempt } from './attempt.ts'
import { createBell } from './bell.ts'
import { runErrands } from './errands.ts'
import { createLead } from './lead.ts'
import { outcomeOf } from './outcomes.ts'
import type { Pacing } from './pacing.ts'
import { problemOf } from './problem.ts'
import { createSettler } from './settler.ts'
import { createTask, type Task } from './task.ts'
import { TEMPO, type Tempo } from './tempo.ts'

/** Rows a lease: at 30 a second they last 7 s, so that what is leased is sent well before its lease ends. */
const LEASE_SIZE = 200
const LEASE_BELOW = 100
/** Sends in hand. What a crash can repeat at most on a network that cannot tell a retry. */
const MAX_IN_HAND = 64
/** How long a delivery that another process made may wait to be seen. */
const POLL_MS = 1_000
const ERRANDS_MS = 15_000
/** Longer than this nothing is kept in memory for a network that said to wait. */
const LONG_HOLD_MS = 5_000

export interface DispatcherParts {
  readonly store: DeliveryStore & LeaderStore & Pick<SubscriptionStore, 'untold' | 'markTold'>
  readonly sender: Sender
  readonly pacing: Pacing
  readonly time: Time
  readonly log: Log
  /** From 0 to 1, like `Math.random`. */
  readonly chance: () => number
  /** A value of this process alone. */
  readonly holder: string
  readonly tempo?: Tempo
}

export interface Dispatcher {
  /**
   * Dispatches while it leads, until `signal` aborts; then finishes what is in hand, gives back the rest, and resolves. It never throws: a
   * store that fails is tried again.
   */
  run(signal: AbortSignal): Promise<void>
  /** Something is due: looks at once instead of within a second. */
  wake(): void
}

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { store, sender, pacing, time, log, chance, holder, tempo = TEMPO } = parts
  const bell = createBell(time)
  const lead = createLead({ store, time, log, adapter: sender.adapter, holder, leadMs: tempo.leadMs })
  const attempt = createAttempt({ pacing, time, log, sendTimeoutMs: tempo.sendTimeoutMs })
  const settler = createSettler({ store, time, log })
  const task = (name: string, everyMs: number, work: (signal: AbortSignal) => Promise<boolean>): Task =>
    createTask({ time, log, bell, name, everyMs, work })
  const look = task('lead', tempo.lookMs, async () => {
    await lead.look()
    return false
  })
  const lease = task('lease', POLL_MS, leaseMore)
  const errands = task('errands', ERRANDS_MS, (signal) => runErrands({ store, sender, pacing, attempt, time }, signal))
  let queue: Delivery[] = []
  const inHand = new Map<number, Promise<void>>()

  return {
    wake() {
      lease.ask()
      bell.ring()
    },
    async run(signal) {
      while (!signal.aborted) {
        const nextMs = step(signal)
        await bell.wait(Math.max(0, nextMs - time.now().getTime()), signal)
      }
      await Promise.all([...inHand.values(), look.ended(), lease.ended(), errands.ended()])
      await giveBack()
      await lead.resign()
    },
  }

  /** Starts whatever can be started now. @returns when to look again; the bell rings when something ends before. */
  function step(signal: AbortSignal): number {
    look.startIfDue(signal)
    if (!lead.isOurs()) {
      queue = []
      return look.atMs
    }
    const nowMs = time.now().getTime()
    const openAtMs = pacing.readyAtMs(nowMs)
    if (openAtMs - nowMs > LONG_HOLD_MS) {
      void giveBack()
      return Math.min(look.atMs, openAtMs)
    }
    const sendAtMs = startSends(signal)
    const isHungry = queue.length < LEASE_BELOW
    if (isHungry) lease.startIfDue(signal)
    errands.startIfDue(signal)
    return Math.min(look.atMs, sendAtMs, errands.atMs, isHungry ? lease.atMs : Number.POSITIVE_INFINITY)
  }

  async function leaseMore(): Promise<boolean> {
    const now = time.now()
    const until = new Date(now.getTime() + tempo.leaseMs)
    const leased = await store.lease({ adapter: sender.adapter, limit: LEASE_SIZE, now, until })
    queue.push(...leased)
    return leased.length > 0
  }

  /** @returns when the next may be started, as far as time alone decides. */
  function startSends(signal: AbortSignal): number {
    const nowMs = time.now().getTime()
    while (inHand.size < MAX_IN_HAND) {
      const delivery = nextSendable(nowMs)
      if (!delivery) break
      const pace = pacing.take(delivery.subscription.chat.chatId, nowMs)
      if (pace.type === 'wait' && pace.scope === 'network') {
        queue.unshift(delivery)
        return pace.untilMs
      }
      keepInHand(delivery, pace.type === 'go' ? send(delivery, signal) : postpone(delivery, pace.untilMs, signal))
    }
    return Number.POSITIVE_INFINITY
  }

  /** Passes over what is in hand already, and what would lose its lease under way: whoever leases it next sends it. */
  function nextSendable(nowMs: number): Delivery | undefined {
    for (;;) {
      const delivery = queue.shift()
      if (!delivery || (delivery.leasedUntil.getTime() - nowMs >= tempo.sendTimeoutMs && !inHand.has(delivery.id))) return delivery
    }
  }

  function keepInHand(delivery: Delivery, work: Promise<void>): void {
    inHand.set(
      delivery.id,
      work.finally(() => {
        inHand.delete(delivery.id)
        bell.ring()
      }),
    )
  }

  async function send(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const result = await attempt(delivery.subscription.chat.chatId, (over) => sender.send(delivery, over))
    const outcome = outcomeOf(delivery, result, { now: time.now(), chance: chance() })
    if (outcome.type === 'held' || outcome.type === 'dead')
      log.warn(`delivery.${outcome.type}`, { adapter: sender.adapter, reason: outcome.reason })
    await settler.settle({ delivery, outcome }, signal)
  }

  /** The chat alone must wait: it makes room for the others. */
  async function postpone(delivery: Delivery, untilMs: number, signal: AbortSignal): Promise<void> {
    const outcome = { type: 'deferred', dueAt: new Date(untilMs), attempt: delivery.attempt, mayHaveArrived: true } as const
    await settler.settle({ delivery, outcome }, signal)
  }

  async function giveBack(): Promise<void> {
    if (queue.length === 0) return
    const given = queue
    queue = []
    await store.release(given, time.now()).catch((error: unknown) => {
      log.warn('dispatch.not-released', { count: given.length, problem: problemOf(error) })
    })
  }
}

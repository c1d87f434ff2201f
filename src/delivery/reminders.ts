/**
 * Sends reminders that are due, each once: at most once at the wire, unlike announcements, for a reminder that comes twice annoys more than
 * one that comes three months later.
 *
 * A reminder is moved to its next time before it is sent; of two replicas that see it, one moves it, and that one sends. What the network
 * puts off is put off; whoever cannot be reached any more is not tried again.
 */
import type { Reminder, ReminderSender } from '../core/announcements.ts'
import type { Log, Time } from '../core/ports.ts'
import type { ReminderStore } from '../core/store.ts'
import type { Attempt } from './attempt.ts'
import type { Pacing } from './pacing.ts'
import { problemOf } from './problem.ts'
import { takeTurn } from './turn.ts'

const PAGE = 20
/** A reminder is a matter of months; a minute is soon enough. */
const LOOK_MS = 60_000
/** Before what failed is tried again. */
const LATER_MS = 3_600_000

export interface ReminderParts {
  readonly store: ReminderStore
  readonly sender: ReminderSender
  readonly pacing: Pacing
  readonly attempt: Attempt
  readonly time: Time
  readonly log: Log
  /** So many months later, in the calendar. */
  readonly monthsAfter: (from: Date, months: number) => Date
}

/** Sends what is due until `signal` aborts. It never throws: a store that fails is tried again. */
export async function runReminders(parts: ReminderParts, signal: AbortSignal): Promise<void> {
  const { time, log, sender } = parts
  while (!signal.aborted) {
    const hasMore = await sendDue(parts, signal).catch((error: unknown) => {
      log.error('reminders.failed', { adapter: sender.adapter, problem: problemOf(error) })
      return false
    })
    await time.sleep(hasMore ? 0 : LOOK_MS, signal)
  }
}

/** @returns whether there may be more. */
async function sendDue(parts: ReminderParts, signal: AbortSignal): Promise<boolean> {
  const { store, sender, time } = parts
  const due = await store.dueReminders(sender.adapter, time.now(), PAGE)
  for (const reminder of due) {
    if (!(await takeTurn(reminder.chat.chatId, parts, signal))) return false
    await sendOne(reminder, parts)
  }
  return due.length === PAGE
}

async function sendOne(reminder: Reminder, { store, sender, attempt, time, log, monthsAfter }: ReminderParts): Promise<void> {
  const { chat, nextAt } = reminder
  const next = nextAfter(reminder, { now: time.now(), monthsAfter })
  if (!(await store.advanceReminder(chat, nextAt, next))) return
  const result = await attempt(chat.chatId, (over) => sender.sendReminder(reminder, over))
  if (result.type === 'sent') return
  log.warn('reminders.not-sent', { adapter: sender.adapter, result: result.type })
  if (result.type === 'refused') await store.stopReminder(chat)
  else if (result.type === 'moved') await store.remind({ ...reminder, chat: { ...chat, chatId: result.chatId } })
  // Only what surely did not arrive is tried again soon.
  else if (result.because === 'rate-limit')
    await store.advanceReminder(chat, next, new Date(time.now().getTime() + Math.max(result.retryAfterMs ?? 0, LATER_MS)))
}

/** The first time of its rhythm that lies ahead: a program that was down for a year reminds once. */
function nextAfter(
  { nextAt, everyMonths }: Reminder,
  { now, monthsAfter }: Pick<ReminderParts, 'monthsAfter'> & { readonly now: Date },
): Date {
  for (let months = everyMonths; ; months += everyMonths) {
    const next = monthsAfter(nextAt, months)
    if (next > now) return next
  }
}

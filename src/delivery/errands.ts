/**
 * What a dispatcher does beside deliveries, when there is room: tells subscribers that their chat cannot be reached, and edits messages
 * whose text was corrected.
 */
import type { Sender } from '../core/announcements.ts'
import type { Time } from '../core/ports.ts'
import type { Correction, DeliveryStore, SubscriptionStore } from '../core/store.ts'
import type { Attempt } from './attempt.ts'
import type { Pacing } from './pacing.ts'
import { takeTurn } from './turn.ts'

const PAGE = 20

export interface ErrandParts {
  readonly store: Pick<SubscriptionStore, 'untold' | 'markTold'> & Pick<DeliveryStore, 'corrections' | 'markCorrected'>
  readonly sender: Sender
  readonly pacing: Pacing
  readonly attempt: Attempt
  readonly time: Time
}

/**
 * Does one page of each.
 *
 * @returns whether there may be more.
 * @throws {StoreError} what was done is then done again: telling twice and editing twice are harmless.
 */
export async function runErrands(parts: ErrandParts, signal: AbortSignal): Promise<boolean> {
  const told = await tellSubscribers(parts, signal)
  const corrected = await correctMessages(parts, signal)
  return told || corrected
}

async function tellSubscribers({ store, sender, pacing, attempt, time }: ErrandParts, signal: AbortSignal): Promise<boolean> {
  const untold = await store.untold(sender.adapter, PAGE)
  for (const subscription of untold) {
    const { id, subscribedBy } = subscription
    // Whoever it was has asked to be forgotten.
    if (subscribedBy !== '') {
      if (!(await takeTurn(subscribedBy, { pacing, time }, signal))) return false
      const result = await attempt(subscribedBy, (over) => sender.tellSubscriber(subscription, over))
      if (result.type === 'deferred') return false
    }
    await store.markTold(id)
  }
  return untold.length === PAGE
}

async function correctMessages(parts: ErrandParts, signal: AbortSignal): Promise<boolean> {
  const { store, sender, time } = parts
  const page = await store.corrections(sender.adapter, PAGE, time.now())
  const done: Correction[] = []
  for (const correction of page) {
    if (!(await correct(correction, parts, signal))) break
    done.push(correction)
  }
  await store.markCorrected(done)
  return page.length > 0 && done.length === page.length
}

/** @returns whether it is over with this one. */
async function correct({ delivery, messageId }: Correction, parts: ErrandParts, signal: AbortSignal): Promise<boolean> {
  const { chatId } = delivery.subscription.chat
  if (!(await takeTurn(chatId, parts, signal))) return false
  const result = await parts.attempt(chatId, (over) => parts.sender.edit(delivery, messageId, over))
  return result.type !== 'deferred'
}

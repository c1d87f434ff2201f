/**
 * Writes down what became of deliveries, several in one transaction when they end together.
 *
 * Whoever settles waits until it is on the disk, and holds its place among the sends in hand so long. So what a crash may repeat is never
 * more than the sends in hand.
 */
import type { Log, Time } from '../core/ports.ts'
import { type DeliveryStore, type Settlement, StoreError } from '../core/store.ts'
import { problemOf } from './problem.ts'

const RETRY_MS = 1_000
const MAX_GATHER_MS = 20
/** When the program is to stop and the store does not answer: the leases end by themselves, and the texts come again. */
const TRIES_WHEN_STOPPING = 5

export interface SettlerParts {
  readonly store: Pick<DeliveryStore, 'settle'>
  readonly time: Time
  readonly log: Log
}

export interface Settler {
  /** Resolves when it is written; a store that fails is tried again until `stop` aborts, and a few times more. */
  settle(settlement: Settlement, stop: AbortSignal): Promise<void>
}

interface Waiting {
  readonly settlement: Settlement
  readonly done: () => void
}

export function createSettler({ store, time, log }: SettlerParts): Settler {
  let waiting: Waiting[] = []
  let isWriting = false
  let failures = 0
  let lastWriteMs = 0

  async function writeAll(stop: AbortSignal): Promise<void> {
    isWriting = true
    // Time for others to end with it: as long as a write takes, so that a slow disk has fewer and larger ones. Where a write leaves this
    // thread free, they gather while it lasts.
    await time.sleep(Math.min(lastWriteMs, MAX_GATHER_MS))
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const left = await write(batch, stop)
      if (left.length === 0) continue
      waiting = [...left, ...waiting]
      await time.sleep(RETRY_MS)
    }
    isWriting = false
  }

  /** @returns those to be tried again. */
  async function write(batch: readonly Waiting[], stop: AbortSignal): Promise<readonly Waiting[]> {
    const startedMs = time.now().getTime()
    try {
      await store.settle(batch.map(({ settlement }) => settlement))
      lastWriteMs = time.now().getTime() - startedMs
      failures = 0
    } catch (error) {
      failures += 1
      log.error('delivery.not-written', { count: batch.length, problem: problemOf(error) })
      const isOver = stop.aborted && failures >= TRIES_WHEN_STOPPING
      if (!isOver) return isOfOne(batch, error) ? writeEach(batch, stop) : batch
    }
    for (const { done } of batch) done()
    return []
  }

  /** One that the store cannot take must not keep the others: it alone stays in hand. */
  async function writeEach(batch: readonly Waiting[], stop: AbortSignal): Promise<readonly Waiting[]> {
    const left: Waiting[] = []
    for (const each of batch) left.push(...(await write([each], stop)))
    return left
  }

  return {
    settle: (settlement, stop) =>
      new Promise((resolve) => {
        waiting.push({ settlement, done: resolve })
        if (!isWriting) void writeAll(stop)
      }),
  }
}

/** Not the store failed, but something in the batch. */
const isOfOne = (batch: readonly Waiting[], error: unknown): boolean => batch.length > 1 && !(error instanceof StoreError)

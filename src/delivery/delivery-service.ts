/** Publisher, one dispatcher a network, and reminders, put together: what the program starts once, whatever networks it serves. */
import type { ReminderSender, Sender } from '../core/announcements.ts'
import type { AdapterName, Log, Time } from '../core/ports.ts'
import type { Regions } from '../core/region.ts'
import type { Store } from '../core/store.ts'
import { createAttempt } from './attempt.ts'
import { createDispatcher } from './dispatcher.ts'
import { createPacing, type NetworkLimits, type Pacing } from './pacing.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { runReminders } from './reminders.ts'
import { TEMPO } from './tempo.ts'

export interface NetworkDelivery {
  readonly sender: Sender
  readonly limits: NetworkLimits
  /** Where the network can send reminders. */
  readonly reminders?: ReminderSender
}

export interface DeliveryServiceParts {
  readonly store: Store
  readonly networks: readonly NetworkDelivery[]
  readonly regions: Regions
  readonly time: Time
  readonly log: Log
  /** From 0 to 1, like `Math.random`. */
  readonly chance: () => number
  /** A value of this process alone, such as a random UUID. */
  readonly holder: string
  readonly digestWindowMs: number
  /** So many months later, in the calendar. */
  readonly monthsAfter: (from: Date, months: number) => Date
}

export interface DeliveryService extends Pick<Publisher, 'publish' | 'publishOne'> {
  /** Looks at once, instead of within a second, for what became due: after a resume. */
  wake(): void
  /** To be called for each answer to a person: announcements make room for it. */
  noteAnswer(adapter: AdapterName): void
  /** Delivers until `signal` aborts; resolves when what was in hand is written down. It never throws. */
  run(signal: AbortSignal): Promise<void>
}

export function createDeliveryService(parts: DeliveryServiceParts): DeliveryService {
  const { store, networks, time, log, monthsAfter } = parts
  const pacings = new Map<AdapterName, Pacing>(networks.map(({ sender, limits }) => [sender.adapter, createPacing(limits)]))
  const pacingOf = (adapter: AdapterName): Pacing => {
    const pacing = pacings.get(adapter)
    if (!pacing) throw new RangeError(`No deliveries on ${adapter}`)
    return pacing
  }
  const dispatchers = networks.map(({ sender }) => createDispatcher({ ...parts, sender, pacing: pacingOf(sender.adapter) }))
  const wake = (): void => {
    for (const dispatcher of dispatchers) dispatcher.wake()
  }
  const publisher = createPublisher({ ...parts, onSpread: wake })
  const remind = ({ reminders: sender }: NetworkDelivery, signal: AbortSignal): Promise<void> => {
    if (!sender) return Promise.resolve()
    const pacing = pacingOf(sender.adapter)
    const attempt = createAttempt({ pacing, time, log, sendTimeoutMs: TEMPO.sendTimeoutMs })
    return runReminders({ store, sender, pacing, attempt, time, log, monthsAfter }, signal)
  }
  return {
    publish: publisher.publish,
    publishOne: publisher.publishOne,
    wake,
    noteAnswer: (adapter) => pacings.get(adapter)?.noteAnswer(time.now().getTime()),
    async run(signal) {
      await Promise.all([
        publisher.run(signal),
        ...dispatchers.map((dispatcher) => dispatcher.run(signal)),
        ...networks.map((network) => remind(network, signal)),
      ])
    },
  }
}

/** What can be counted without knowing anybody: no label holds a person, a chat or a text. Prometheus reads it at `/metrics`. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Sender, SendResult } from './core/announcements.ts'
import type { Assistant } from './core/conversation/assistant.ts'
import type { AdapterName } from './core/ports.ts'
import type { OutboxState } from './core/store.ts'

export interface MetricsParts {
  /** Asked when the metrics are read. */
  readonly outbox: () => Promise<OutboxState>
  /** Newest date that any source of the catalog bears. */
  readonly newestSourceAt: () => Date | undefined
}

export interface Metrics {
  /** The same assistant, whose answers are counted and timed. */
  observeAssistant(assistant: Assistant, adapter: AdapterName): Assistant
  /** The same sender, whose sends are counted and timed. */
  observeSender(sender: Sender): Sender
  readonly contentType: string
  text(): Promise<string>
}

const ANSWER_SECONDS = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05]
const SEND_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]

export function createMetrics({ outbox, newestSourceAt }: MetricsParts): Metrics {
  const registers = [new Registry()]
  const [registry] = registers
  if (!registry) throw new RangeError('No registry')
  collectDefaultMetrics({ register: registry })
  const answers = new Counter({
    name: 'optout_answers_total',
    help: 'Turns answered, by what they were read as.',
    labelNames: ['adapter', 'intent', 'kind', 'locale'],
    registers,
  })
  const answerSeconds = new Histogram({
    name: 'optout_answer_seconds',
    help: 'Time from an utterance or a choice to its reply, without the network.',
    labelNames: ['adapter'],
    buckets: ANSWER_SECONDS,
    registers,
  })
  const sends = new Counter({
    name: 'optout_sends_total',
    help: 'Announcements handed to a network, by what it said.',
    labelNames: ['adapter', 'outcome'],
    registers,
  })
  const sendSeconds = new Histogram({
    name: 'optout_send_seconds',
    help: 'Time a network took to say what became of an announcement.',
    labelNames: ['adapter'],
    buckets: SEND_SECONDS,
    registers,
  })
  addOutbox(registers, outbox)
  addCatalog(registers, newestSourceAt)
  return {
    observeAssistant: (assistant, adapter) => {
      const respond: Assistant['respond'] = (incoming) => {
        const done = answerSeconds.startTimer({ adapter })
        const outcome = assistant.respond(incoming)
        done()
        answers.inc({ adapter, intent: outcome.turn.intent, kind: outcome.turn.kind, locale: outcome.locale })
        return outcome
      }
      return Object.create(assistant, { respond: { value: respond } }) as Assistant
    },
    observeSender: (sender) => ({
      adapter: sender.adapter,
      edit: (...args) => sender.edit(...args),
      tellSubscriber: (...args) => sender.tellSubscriber(...args),
      async send(delivery, signal) {
        const { adapter } = sender
        const done = sendSeconds.startTimer({ adapter })
        const result = await sender.send(delivery, signal)
        done()
        sends.inc({ adapter, outcome: outcomeOf(result) })
        return result
      },
    }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

function outcomeOf(result: SendResult): string {
  if (result.type === 'deferred') return result.because
  return result.type === 'refused' ? result.reason : result.type
}

function addOutbox(registers: Registry[], outbox: MetricsParts['outbox']): void {
  const oldest = new Gauge({
    name: 'optout_outbox_oldest_seconds',
    help: 'Age of the oldest delivery that is due; 0 without one.',
    registers,
  })
  new Gauge({
    name: 'optout_outbox_pending',
    help: 'Deliveries that are due or deferred.',
    registers,
    async collect() {
      const { pending, oldestSeconds } = await outbox()
      this.set(pending)
      oldest.set(oldestSeconds)
    },
  })
}

function addCatalog(registers: Registry[], newestSourceAt: MetricsParts['newestSourceAt']): void {
  new Gauge({
    name: 'optout_catalog_newest_source_timestamp_seconds',
    help: 'Newest date that any source of the catalog bears.',
    registers,
    collect() {
      this.set((newestSourceAt()?.getTime() ?? 0) / 1000)
    },
  })
}

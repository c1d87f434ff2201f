/** The bot on its networks: opens the store, wires adapters and delivery, and runs them until it is told to stop. */
import { randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import { ContentError } from './content/problem.ts'
import { watchContent } from './content-watch.ts'
import type { Assistant } from './core/conversation/assistant.ts'
import { createSubscribing, monthsAfter } from './core/conversation/subscribing.ts'
import type { Adapter, AdapterName, Log, Time } from './core/ports.ts'
import type { Store } from './core/store.ts'
import { createDeliveryService, type DeliveryService, type NetworkDelivery } from './delivery/delivery-service.ts'
import { discordLimits, type NetworkLimits, telegramLimits } from './delivery/pacing.ts'
import { createHealthRoutes } from './health.ts'
import { openHttpServer } from './http-server.ts'
import { createLiveAssistant, type LiveAssistant } from './live-assistant.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createNetworks } from './networks.ts'
import { type Knowledge, openKnowledge, ROOT } from './start.ts'
import { openStore } from './store/open-store.ts'
import { openTime } from './time.ts'

/** Of the HTTP server, where a network needs one and none was given. */
const DEFAULT_PORT = 3000

export interface ServeParts {
  readonly knowledge: Knowledge
  readonly log: Log
}

/**
 * @throws {SetupError} for what the operator must mend; otherwise what the first part to fail throws, after the others have closed: half a
 *   bot would go unnoticed.
 */
export async function serve(config: Config, { knowledge, log }: ServeParts, signal: AbortSignal): Promise<void> {
  const live = createLiveAssistant(knowledge.assistant)
  const { assistant } = live
  await using store = await openStore(config.store)
  const time = await openTime(store)
  const { speaker, nameOf } = assistant
  const subscribing = createSubscribing({ store, speaker, nameOf, onDue: () => delivery.wake() })
  const onAnswer = (adapter: AdapterName): void => delivery.noteAnswer(adapter)
  const metrics = createMetrics({ outbox: () => store.outboxState(time.now()), newestSourceAt: () => assistant.newestSourceAt() })
  const assistantFor = (adapter: AdapterName): Assistant => metrics.observeAssistant(assistant, adapter)
  const adapters = await createNetworks(config, { assistantFor, log, clock: time.now, store, subscribing, onAnswer })
  const delivery = createDeliveryService({
    store,
    networks: adapters.flatMap((adapter) => deliveryOf(adapter, { config, metrics })),
    regions: assistant.regions,
    time,
    log,
    chance: Math.random,
    holder: randomUUID(),
    digestWindowMs: config.digestWindowMinutes * 60_000,
    monthsAfter,
  })
  await delivery.publish(knowledge.guides)
  const isReady = async (): Promise<boolean> => !signal.aborted && adapters.every(isConnected) && (await answers(store))
  const own = adapters.flatMap(({ routes = [] }) => routes)
  const routes = config.http.port === undefined && own.length === 0 ? [] : [...own, ...createHealthRoutes({ metrics, isReady })]
  const { port = DEFAULT_PORT, host } = config.http
  await using _server = routes.length > 0 ? await openHttpServer({ port, host, routes, log }) : undefined
  const onChange = (): Promise<void> => reload({ live, delivery, config, log, time })
  const watchThem = (either: AbortSignal): Promise<void> => watchContent({ root: ROOT, time, log, onChange }, either)
  collect()
  await runTogether([...adapters.map(({ run }) => run), delivery.run, watchThem], signal)
}

interface Reloading {
  readonly live: LiveAssistant
  readonly delivery: DeliveryService
  readonly config: Config
  readonly log: Log
  readonly time: Time
}

/** Answers from the content as it is now, and announces what is new in it. Content with problems changes nothing. */
async function reload({ live, delivery, config, log, time }: Reloading): Promise<void> {
  try {
    const { assistant, guides } = await openKnowledge(config, time.now())
    live.replace(assistant)
    collect()
    const announced = await delivery.publish(guides)
    log.info('content.reloaded', { guides: guides.length, announced: announced.length })
  } catch (error) {
    const isWrong = error instanceof ContentError
    log.error(
      'content.not-reloaded',
      isWrong ? { problems: error.problems.length } : { name: error instanceof Error ? error.name : 'unknown' },
    )
  }
}

/** What building the indexes left behind is 15 MB and more, and nothing else collects it while nobody asks. Takes less than a tenth of a second. */
const collect = (): void => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })

const isConnected = (adapter: Adapter): boolean => adapter.isConnected?.() ?? true

/** Whether the database answers. */
async function answers(store: Store): Promise<boolean> {
  try {
    await store.clock()
    return true
  } catch {
    return false
  }
}

interface DeliveryParts {
  readonly config: Config
  readonly metrics: Metrics
}

function deliveryOf({ name, sender, reminders }: Adapter, { config, metrics }: DeliveryParts): NetworkDelivery[] {
  if (!sender || name === 'terminal') return []
  const { messagesPerSecond } = config
  const limits: NetworkLimits = name === 'discord' ? discordLimits(messagesPerSecond.discord) : telegramLimits(messagesPerSecond.telegram)
  return [{ sender: metrics.observeSender(sender), limits, ...(reminders && { reminders }) }]
}

async function runTogether(parts: readonly ((signal: AbortSignal) => Promise<void>)[], signal: AbortSignal): Promise<void> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const running = parts.map((run) =>
    run(either).catch((error: unknown) => {
      failed.abort()
      throw error
    }),
  )
  const outcomes = await Promise.allSettled(running)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
}

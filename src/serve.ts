/** The bot on its networks: opens the store, wires adapters and delivery, and runs them until it is told to stop. */
import { randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import type { PreparedContent } from './content/prepared-content.ts'
import { ContentError } from './content/problem.ts'
import { watchContent } from './content-watch.ts'
import { createAssistant } from './core/conversation/assistant.ts'
import { createSubscribing, monthsAfter } from './core/conversation/subscribing.ts'
import type { Adapter, AdapterName, Log, Time } from './core/ports.ts'
import { createDeliveryService, type DeliveryService, type NetworkDelivery } from './delivery/delivery-service.ts'
import { discordLimits, type NetworkLimits, telegramLimits } from './delivery/pacing.ts'
import { openHttpServer } from './http-server.ts'
import { createLiveAssistant, type LiveAssistant } from './live-assistant.ts'
import { createNetworks } from './networks.ts'
import { openContent, ROOT } from './start.ts'
import { openStore } from './store/open-store.ts'
import { openTime } from './time.ts'

export interface ServeParts {
  readonly content: PreparedContent
  readonly log: Log
}

/**
 * @throws {SetupError} for what the operator must mend; otherwise what the first part to fail throws, after the others have closed: half a
 *   bot would go unnoticed.
 */
export async function serve(config: Config, { content, log }: ServeParts, signal: AbortSignal): Promise<void> {
  const live = createLiveAssistant(createAssistant(content.content, content.learnt, config))
  const { assistant } = live
  await using store = await openStore(config.store)
  const time = await openTime(store)
  const { speaker, nameOf } = assistant
  const subscribing = createSubscribing({ store, speaker, nameOf, onDue: () => delivery.wake() })
  const onAnswer = (adapter: AdapterName): void => delivery.noteAnswer(adapter)
  const adapters = await createNetworks(config, { assistant, log, clock: time.now, store, subscribing, onAnswer })
  const delivery = createDeliveryService({
    store,
    networks: adapters.flatMap((adapter) => deliveryOf(adapter, config)),
    regions: assistant.regions,
    time,
    log,
    chance: Math.random,
    holder: randomUUID(),
    digestWindowMs: config.digestWindowMinutes * 60_000,
    monthsAfter,
  })
  await delivery.publish(content.content.guides)
  const routes = adapters.flatMap(({ routes: own = [] }) => own)
  await using _server = routes.length > 0 ? await openHttpServer({ ...config.http, routes, log }) : undefined
  const onChange = (): Promise<void> => reload({ live, delivery, config, log, time })
  const watchThem = (either: AbortSignal): Promise<void> => watchContent({ root: ROOT, time, log, onChange }, either)
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
    const { content, learnt } = await openContent(time.now())
    live.replace(createAssistant(content, learnt, config))
    const announced = await delivery.publish(content.guides)
    log.info('content.reloaded', { guides: content.guides.length, announced: announced.length })
  } catch (error) {
    const isWrong = error instanceof ContentError
    log.error(
      'content.not-reloaded',
      isWrong ? { problems: error.problems.length } : { name: error instanceof Error ? error.name : 'unknown' },
    )
  }
}

function deliveryOf({ name, sender, reminders }: Adapter, { messagesPerSecond }: Config): NetworkDelivery[] {
  if (!sender || name === 'terminal') return []
  const limits: NetworkLimits = name === 'discord' ? discordLimits(messagesPerSecond.discord) : telegramLimits(messagesPerSecond.telegram)
  return [{ sender, limits, ...(reminders && { reminders }) }]
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

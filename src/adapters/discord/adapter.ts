/** Discord: two doors, the gateway and the HTTP endpoint, to one function from interaction to response. */
import { REST } from 'discord.js'
import { createAllowance } from '../../core/conversation/allowance.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { createContexts } from '../../core/conversation/contexts.ts'
import type { Subscribing } from '../../core/conversation/subscribing.ts'
import { type Adapter, type Log, SetupError } from '../../core/ports.ts'
import type { SubscriptionStore } from '../../core/store.ts'
import { createAnnouncing } from './announcing.ts'
import { fetchApplicationId, isUnauthorized } from './application.ts'
import { commandsFor } from './commands.ts'
import { settleInTime } from './deferral.ts'
import type { FollowChannels } from './follow.ts'
import { type GatewayEvents, runGateway } from './gateway.ts'
import { createHttpDoor } from './http-door.ts'
import { createInHand } from './in-hand.ts'
import { type Origin, parseInteraction } from './interaction.ts'
import { createInteractionHandler, type HandlerParts } from './interactions.ts'
import { parseMention } from './mention.ts'
import { createMentionHandler } from './mentions.ts'
import { CODES, codeOf, createOutgoing, type Failure, restOptionsFor, WRONG_TOKEN } from './outgoing.ts'
import { registerCommands } from './registration.ts'
import { deferred, type Response } from './response.ts'
import { createDiscordSender } from './sender.ts'

export interface DiscordOptions {
  readonly assistant: Assistant
  readonly log: Log
  readonly clock: () => Date
  readonly token: string
  /** Asked of Discord where it is not given. */
  readonly applicationId: string | undefined
  /** Set: interactions come through HTTP. Unset: through the gateway, with mentions and direct messages. */
  readonly publicKey: string | undefined
  readonly apiUrl: string
  /** Announcement channels that servers can follow, by locale. */
  readonly followChannels?: FollowChannels | undefined
  /** Where subscriptions are kept; without it there are no announcements. */
  readonly keeping?: Keeping | undefined
  /** Called for each message that answers a person and counts against the limit of the bot. */
  readonly onAnswer?: (() => void) | undefined
}

export interface Keeping {
  readonly subscribing: Subscribing
  readonly store: Pick<SubscriptionStore, 'subscriptionsIn' | 'lastSentAt' | 'leaveSpace' | 'returnToSpace'>
}

/** Within the 10 s in which a stopped program has to be gone. */
const DRAIN_MS = 8_000

export function createDiscordAdapter(options: DiscordOptions): Adapter {
  const { assistant, log, clock, token, publicKey, apiUrl, keeping, followChannels = new Map() } = options
  const restOptions = restOptionsFor(apiUrl)
  const rest = new REST(restOptions).setToken(token)
  /** The dispatcher alone paces, waits and tries again. */
  const impatientRest = new REST({
    ...restOptions,
    retries: 0,
    rejectOnRateLimit: () => true,
  }).setToken(token)
  const outgoing = createOutgoing(rest, options.onAnswer)
  const sender = createDiscordSender({ assistant, rest: impatientRest, clock, published: new Set(followChannels.values()) })
  const contexts = createContexts()
  const announcing = keeping && createAnnouncing({ ...keeping, assistant, contexts, rest: impatientRest, followChannels, log })
  const parts: HandlerParts = { assistant, contexts, allowance: createAllowance(), log, announcing }
  const handle = createInteractionHandler(parts)
  const onMention = createMentionHandler(parts, outgoing)
  const inHand = createInHand()
  let connectedShards = 0

  const report = (failure: Failure | undefined): void => {
    if (failure?.code === CODES.unknownInteraction) log.warn('discord.too-late')
    else if (failure) log.warn('discord.answer-failed', { code: failure.code })
  }
  const respond = async ({ interactionId, token: own }: Origin, response: Response): Promise<void> =>
    report(await outgoing.respond(interactionId, own, response))
  const finish = async ({ applicationId, token: own }: Origin, later: Promise<Response>): Promise<void> =>
    report(await outgoing.finish(applicationId, own, await later))
  /** What goes wrong in one event must not take the others with it. */
  const guarded = (work: () => Promise<void>): void =>
    inHand.add(
      work().catch((error: unknown) => log.error('discord.event-failed', { name: error instanceof Error ? error.name : 'unknown' })),
    )

  const gatewayEvents: GatewayEvents = {
    onInteraction: (value) =>
      guarded(async () => {
        const interaction = parseInteraction(value)
        if (!interaction || interaction.kind === 'ping') {
          log.warn('discord.unknown-interaction')
          return
        }
        const { origin } = interaction
        const { response, later } = await settleInTime(handle(interaction, clock()), deferred(!origin.isDirect))
        await respond(origin, response)
        if (later) await finish(origin, later)
      }),
    onMessage: (value, botId) => {
      const mention = parseMention(value, botId)
      if (mention) guarded(() => onMention(mention, clock()))
    },
    onConnected: (shards) => {
      connectedShards = shards
    },
    onServerLeft: (serverId) => guarded(async () => keeping?.store.leaveSpace('discord', serverId, clock())),
    onServerJoined: (serverId) => guarded(async () => keeping?.store.returnToSpace('discord', serverId, clock())),
  }

  async function run(signal: AbortSignal): Promise<void> {
    await register(rest, options, signal)
    if (publicKey === undefined) await runGateway({ token, rest: restOptions, log }, gatewayEvents, signal)
    else await untilAborted(signal)
    const left = await inHand.drain(DRAIN_MS)
    if (left > 0) log.warn('discord.unfinished', { count: left })
  }

  return {
    name: 'discord',
    ...(keeping && { sender, reminders: sender }),
    isConnected: () => publicKey !== undefined || connectedShards > 0,
    ...(publicKey !== undefined && { routes: [createHttpDoor({ publicKey, handle, clock, log, inHand, respond, finish })] }),
    run,
  }
}

/** Commands that could not be written now are those of before: the bot works, and the next start tries again. */
async function register(rest: REST, { assistant, applicationId, log }: DiscordOptions, signal: AbortSignal): Promise<void> {
  try {
    const id = applicationId ?? (await fetchApplicationId(rest))
    const isWritten = await registerCommands(
      rest,
      id,
      commandsFor((locale) => assistant.speaker(locale)),
      signal,
    )
    log.info('discord.commands', { written: isWritten })
  } catch (error) {
    if (error instanceof SetupError) throw error
    if (isUnauthorized(error)) throw new SetupError(WRONG_TOKEN)
    if (!signal.aborted) log.error('discord.commands-failed', { code: codeOf(error) })
  }
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Discord: two doors, the gateway and the HTTP endpoint, to one function from interaction to response. */
import { REST } from 'discord.js'
import { createAllowance } from '../../core/conversation/allowance.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { createContexts } from '../../core/conversation/contexts.ts'
import { type Adapter, type Log, SetupError } from '../../core/ports.ts'
import type { Parts } from './answering.ts'
import { fetchApplicationId, isUnauthorized } from './application.ts'
import { commandsFor } from './commands.ts'
import { runGateway } from './gateway.ts'
import { createHttpDoor } from './http-door.ts'
import { createInHand } from './in-hand.ts'
import { type Interaction, parseInteraction } from './interaction.ts'
import { createInteractionHandler } from './interactions.ts'
import { parseMention } from './mention.ts'
import { createMentionHandler } from './mentions.ts'
import { CODES, codeOf, createOutgoing, restOptionsFor, WRONG_TOKEN } from './outgoing.ts'
import { registerCommands } from './registration.ts'
import type { Response } from './response.ts'

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
}

/** Within the 10 s in which a stopped program has to be gone. */
const DRAIN_MS = 8_000

export function createDiscordAdapter(options: DiscordOptions): Adapter {
  const { assistant, log, clock, token, publicKey, apiUrl } = options
  const restOptions = restOptionsFor(apiUrl)
  const rest = new REST(restOptions).setToken(token)
  const outgoing = createOutgoing(rest)
  const parts: Parts = { assistant, contexts: createContexts(), allowance: createAllowance() }
  const handle = createInteractionHandler(parts, log)
  const onMention = createMentionHandler(parts, outgoing, log)
  const inHand = createInHand()

  const send = async (interaction: Interaction, response: Response): Promise<void> => {
    if (interaction.kind === 'ping') return
    const { interactionId, token: interactionToken } = interaction.origin
    const failure = await outgoing.respond(interactionId, interactionToken, response)
    if (failure?.code === CODES.unknownInteraction) log.warn('discord.too-late')
    else if (failure) log.warn('discord.answer-failed', { code: failure.code })
  }
  /** What goes wrong in one event must not take the others with it. */
  const guarded = (work: () => Promise<void>): void =>
    inHand.add(
      work().catch((error: unknown) => log.error('discord.event-failed', { name: error instanceof Error ? error.name : 'unknown' })),
    )

  const gatewayEvents = {
    onInteraction: (value: unknown) =>
      guarded(async () => {
        const interaction = parseInteraction(value)
        if (interaction) await send(interaction, handle(interaction, clock()))
        else log.warn('discord.unknown-interaction')
      }),
    onMessage: (value: unknown, botId: string) => {
      const mention = parseMention(value, botId)
      if (mention) guarded(() => onMention(mention, clock()))
    },
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
    ...(publicKey !== undefined && { routes: [createHttpDoor({ publicKey, handle, clock, log, inHand, send })] }),
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

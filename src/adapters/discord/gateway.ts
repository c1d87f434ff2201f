/** The gateway door: discord.js keeps the connections, shards them as Discord recommends, resumes and reconnects. */
import { setTimeout as wait } from 'node:timers/promises'
import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type Guild,
  Options,
  type RESTOptions,
} from 'discord.js'
import { z } from 'zod'
import { type Log, SetupError } from '../../core/ports.ts'
import { codeOf, WRONG_TOKEN } from './outgoing.ts'

/** None is privileged: the texts of direct messages and mentions come without. `Guilds` says when the app is taken out of a server. */
export const INTENTS = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages] as const

const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
/** Of each of the two steps in which a client ends. */
const CLOSE_MS = 2_000

/** Close codes after which no reconnect helps, with what would. */
const FINAL: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, WRONG_TOKEN],
  [
    GatewayCloseCodes.DisallowedIntents,
    'Discord refuses the intents of the bot. It asks for none that is privileged: check that the application is not limited or under review.',
  ],
  [GatewayCloseCodes.InvalidIntents, 'Discord does not know the intents of the bot: this version is too old.'],
  [GatewayCloseCodes.InvalidAPIVersion, 'Discord no longer serves the version of its API that this program speaks: update it.'],
])

export interface GatewayEvents {
  onInteraction(value: unknown): void
  onMessage(value: unknown, botId: string): void
  onServerLeft(serverId: string): void
  onServerJoined(serverId: string): void
  /** How many shards are connected. */
  onConnected(shards: number): void
}

export interface GatewayOptions {
  readonly token: string
  readonly rest: Partial<RESTOptions>
  readonly log: Log
}

/**
 * Stays connected until `signal` aborts.
 *
 * @throws {SetupError} where only the operator can help: a wrong token, refused intents.
 */
export async function runGateway(options: GatewayOptions, events: GatewayEvents, signal: AbortSignal): Promise<void> {
  for (let retryMs = FIRST_RETRY_MS; !signal.aborted; retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)) {
    const outcome = await connect(options, events, signal)
    if (outcome === 'stopped') return
    options.log.warn('discord.cannot-connect', { code: outcome.code, retryMs })
    await wait(retryMs, undefined, { signal }).catch(() => undefined)
  }
}

/** One client from its login to its end. */
async function connect(
  { token, rest, log }: GatewayOptions,
  events: GatewayEvents,
  signal: AbortSignal,
): Promise<'stopped' | { code: string }> {
  const client = createClient(rest)
  const { promise: ended, resolve: stop, reject: fail } = Promise.withResolvers<'stopped'>()
  const onAbort = (): void => stop('stopped')
  signal.addEventListener('abort', onAbort, { once: true })
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: unknown) => events.onInteraction(data))
  client.ws.on(GatewayDispatchEvents.MessageCreate, (data: unknown) => events.onMessage(data, client.user?.id ?? ''))
  client.ws.on(GatewayDispatchEvents.GuildDelete, (data: unknown) => {
    const { data: left } = leftSchema.safeParse(data)
    // A server that cannot be reached just now is not one that was left.
    if (left && left.unavailable !== true) events.onServerLeft(left.id)
  })
  client.on(Events.GuildCreate, ({ id }) => events.onServerJoined(id))
  client.on(Events.GuildAvailable, forget)
  client.on(Events.GuildCreate, forget)
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    log.error('discord.disconnected', { shard, code })
    fail(new SetupError(FINAL.get(code) ?? `Discord closed the connection for good, with code ${code}.`))
  })
  client.on(Events.ShardError, (error, shard) => log.warn('discord.connection-error', { shard, code: codeOf(error) }))
  const connected = new Set<number>()
  const noteConnection = (shard: number, isConnected: boolean): void => {
    if (isConnected) connected.add(shard)
    else connected.delete(shard)
    events.onConnected(connected.size)
  }
  client.on(Events.ShardReady, (shard) => noteConnection(shard, true))
  client.on(Events.ShardResume, (shard) => noteConnection(shard, true))
  client.on(Events.ShardReconnecting, (shard) => noteConnection(shard, false))
  client.on(Events.ShardReconnecting, (shard) => log.info('discord.reconnecting', { shard }))
  client.on(Events.ShardResume, (shard) => log.info('discord.resumed', { shard }))
  client.on(Events.ShardReady, (shard) => log.info('discord.ready', { shard }))
  client.on(Events.Error, (error) => log.error('discord.client-error', { code: codeOf(error) }))
  const login = client.login(token)
  try {
    return await Promise.race([login.then(() => ended), ended])
  } catch (error) {
    if (error instanceof SetupError) throw error
    if (isWrongToken(error)) throw new SetupError(WRONG_TOKEN)
    return { code: codeOf(error) }
  } finally {
    signal.removeEventListener('abort', onAbort)
    events.onConnected(0)
    // A client destroyed while it connects connects anew (discord.js 14.28): its login is waited for, though not for ever.
    await atMost(CLOSE_MS, Promise.allSettled([login]))
    await atMost(CLOSE_MS, client.destroy())
  }
}

const leftSchema = z.object({ id: z.string(), unavailable: z.boolean().optional() })

/** Nothing of a server is needed, and with many of them what discord.js keeps would fill the memory. */
function forget(guild: Guild): void {
  for (const id of guild.channels.cache.keys()) guild.client.channels.cache.delete(id)
  guild.channels.cache.clear()
  guild.roles.cache.clear()
  guild.client.guilds.cache.delete(guild.id)
}

/** A client that keeps nobody: by itself discord.js holds on to everyone whose event it ever saw, with their names. */
export function createClient(rest: Partial<RESTOptions>): Client {
  const cached = Options.cacheWithLimits({
    ...Options.DefaultMakeCacheSettings,
    UserManager: 0,
    MessageManager: 0,
    GuildMemberManager: 0,
    PresenceManager: 0,
    ReactionManager: 0,
  })
  return new Client({ intents: INTENTS, shards: 'auto', rest, makeCache: cached, allowedMentions: { parse: [] } })
}

async function atMost(limitMs: number, work: Promise<unknown>): Promise<void> {
  const passed = new AbortController()
  await Promise.race([work, wait(limitMs, undefined, { signal: passed.signal })])
  passed.abort()
}

const isWrongToken = (error: unknown): boolean =>
  (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) || codeOf(error) === '401'

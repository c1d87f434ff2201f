/** The two networks as the whole program meets them: the strict servers, failing in every documented way at random, and who got what. */
import type { PauseReason } from '../../src/core/announcements.ts'
import type { Fault as DiscordFault } from './discord/faults.ts'
import { TOKEN as DISCORD_TOKEN } from './discord/names.ts'
import { type DiscordServer, openDiscordServer } from './discord/server.ts'
import type { Fault as TelegramFault } from './telegram-faults.ts'
import { openTelegramServer, TOKEN as TELEGRAM_TOKEN, type TelegramServer } from './telegram-server.ts'

export interface ProgramNetwork extends AsyncDisposable {
  readonly adapter: 'discord' | 'telegram'
  /** That has the program talk to it. */
  readonly environment: Readonly<Record<string, string>>
  /** Ids of the chats that are subscribed. */
  readonly chats: readonly string[]
  /** Those of them that take nothing, and what is then to stand at their subscription. */
  readonly refusing: ReadonlyMap<string, PauseReason>
  /** How often each chat has got a message; a group that moved is counted under its first id. */
  arrivals(): ReadonlyMap<string, number>
  /** Sends that failed, by what befell them. */
  readonly faults: Readonly<Record<string, number>>
  /** Faults whose message was taken all the same. */
  readonly lostAnswers: number
  /** What the server refused because it was wrong. */
  readonly mistakes: readonly string[]
  /** From now on it answers or fails at once. */
  hurry(): void
}

export interface NetworkParts {
  readonly chats: number
  /** From 0 to 1, like `Math.random`. */
  readonly chance: () => number
  readonly perSecond: number
  /** From 0 to 1, of sends that fail. */
  readonly faultShare: number
  /** Whether one chat may fail again and again, which takes long: each wait is longer than the last. */
  readonly failsOnce: boolean
  /** Whether bodies are checked as the network would: slower. */
  readonly isStrict: boolean
}

/** One chat in a hundred each: has blocked the bot or hidden the channel, is gone, has moved. */
const isBlocked = (index: number): boolean => index % 100 === 13
const isGone = (index: number): boolean => index % 100 === 42
const isMoved = (index: number): boolean => index % 100 === 77

function refusalsOf(ids: readonly string[], blockedAs: PauseReason): ReadonlyMap<string, PauseReason> {
  const reasonOf = (index: number): PauseReason | undefined => (isBlocked(index) ? blockedAs : isGone(index) ? 'chat-gone' : undefined)
  return new Map(
    ids.flatMap((id, index) => {
      const reason = reasonOf(index)
      return reason ? [[id, reason] as const] : []
    }),
  )
}

interface Kind<T> {
  readonly name: string
  readonly fault: T
  /** How often, against the others. */
  readonly weight: number
  /** Whether the program finds out only when it has waited as long as a send may take. */
  readonly isSlow?: boolean
}

/** Draws faults, and counts them. */
function createFaultDraw<T>(kinds: readonly Kind<T>[], { chance, faultShare, failsOnce }: NetworkParts) {
  const drawn: Record<string, number> = {}
  const failed = new Set<string>()
  const urnOf = (some: readonly Kind<T>[]): Kind<T>[] => some.flatMap((kind) => Array.from({ length: kind.weight }, () => kind))
  let urn = urnOf(kinds)
  return {
    drawn,
    draw(chatId: string): T | undefined {
      if ((failsOnce && failed.has(chatId)) || chance() >= faultShare) return undefined
      failed.add(chatId)
      const kind = urn[Math.floor(chance() * urn.length)]
      if (kind) drawn[kind.name] = (drawn[kind.name] ?? 0) + 1
      return kind?.fault
    },
    hurry() {
      urn = urnOf(kinds.filter(({ isSlow }) => !isSlow))
    },
  }
}

/** Longer than the program waits for an answer. */
const TOO_LATE_MS = 13_000

const DISCORD_FAULTS: readonly Kind<DiscordFault>[] = [
  { name: '500', fault: { status: 500 }, weight: 2 },
  { name: '503', fault: { status: 503 }, weight: 1 },
  { name: 'cut-before', fault: { reset: 'before' }, weight: 2 },
  { name: 'cut-after', fault: { reset: 'after' }, weight: 2 },
  { name: '429', fault: { retryAfterS: 0.2 }, weight: 2 },
  { name: 'taken-too-late', fault: { afterMs: TOO_LATE_MS }, weight: 1, isSlow: true },
]
const HIDDEN: DiscordFault = { status: 403, code: 50_001, message: 'Missing Access' }
const UNKNOWN: DiscordFault = { status: 404, code: 10_003, message: 'Unknown Channel' }

export async function openDiscordNetwork(parts: NetworkParts): Promise<ProgramNetwork & { readonly server: DiscordServer }> {
  const ids = Array.from({ length: parts.chats }, (_, index) => String(200_000_000_000_000_000n + BigInt(index)))
  const random = createFaultDraw(DISCORD_FAULTS, parts)
  const refusing = refusalsOf(ids, 'no-access')
  const lastingFault = (channelId: string): DiscordFault | undefined => {
    const reason = refusing.get(channelId)
    return reason && (reason === 'no-access' ? HIDDEN : UNKNOWN)
  }
  const known = new Set(ids)
  const channelOf = (path: string): string => /^\/channels\/(\d+)\/messages$/.exec(path)?.[1] ?? ''
  const server = await openDiscordServer({
    isStrict: parts.isStrict,
    failing({ path }) {
      const channelId = channelOf(path)
      return lastingFault(channelId) ?? (known.has(channelId) ? random.draw(channelId) : undefined)
    },
  })
  return {
    adapter: 'discord',
    environment: { DISCORD_TOKEN, DISCORD_API_URL: server.apiUrl, DISCORD_MESSAGES_PER_SECOND: `${parts.perSecond}` },
    chats: ids,
    refusing,
    arrivals: () => countedBy(server.messages.map(({ path }) => channelOf(path))),
    faults: random.drawn,
    get lostAnswers() {
      return (random.drawn['cut-after'] ?? 0) + (random.drawn['taken-too-late'] ?? 0)
    },
    mistakes: server.refusals,
    hurry: random.hurry,
    server,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const TELEGRAM_FAULTS: readonly Kind<TelegramFault>[] = [
  {
    name: '429',
    fault: { code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } },
    weight: 2,
  },
  { name: '500', fault: { code: 500, description: 'Internal Server Error' }, weight: 1 },
  { name: '502', fault: 'not-json', weight: 1 },
  { name: 'cut-before', fault: 'reset', weight: 2 },
  { name: 'cut-after', fault: 'reset-after', weight: 2 },
  { name: 'stalled', fault: 'stall', weight: 1, isSlow: true },
]
const BLOCKED: TelegramFault = { code: 403, description: 'Forbidden: bot was blocked by the user' }
const MOVED_BY = 1_000_000_000

/** An answer takes a little: what is in hand when the program is killed. */
const LATENCY_MS = { least: 20, spread: 60 }

/** Persons, and a group in ten. What is sent is paid for: the free 30 a second would take 11 minutes for 20,000 chats. */
export async function openTelegramNetwork(parts: NetworkParts): Promise<ProgramNetwork & { readonly server: TelegramServer }> {
  const { chance } = parts
  const idOf = (index: number): number => (index % 10 === 7 ? -1 : 1) * (500_000_000 + index)
  const ids = Array.from({ length: parts.chats }, (_, index) => idOf(index))
  const random = createFaultDraw(TELEGRAM_FAULTS, parts)
  const lasting = new Map(ids.flatMap((id, index) => lastingFault(id, index)))
  const known = new Set(ids.flatMap((id) => [id, id - MOVED_BY]))
  const server = await openTelegramServer({
    failing: (_, params) => {
      const chatId = Number(params['chat_id'])
      return lasting.get(chatId) ?? (known.has(chatId) ? random.draw(firstIdOf(chatId)) : undefined)
    },
    latencyMs: () => LATENCY_MS.least + chance() * LATENCY_MS.spread,
  })
  for (const [index, id] of ids.entries()) if (!isGone(index)) server.knowChat(isMoved(index) ? id - MOVED_BY : id)
  return {
    adapter: 'telegram',
    environment: {
      TELEGRAM_TOKEN,
      TELEGRAM_API_URL: server.url,
      TELEGRAM_MESSAGES_PER_SECOND: `${parts.perSecond}`,
      TELEGRAM_PAID_BROADCAST: 'yes',
    },
    chats: ids.map(String),
    refusing: refusalsOf(ids.map(String), 'blocked'),
    arrivals: () =>
      countedBy(
        server.calls
          .filter(({ isOk, params }) => isOk && known.has(Number(params['chat_id'])))
          .map(({ params }) => firstIdOf(Number(params['chat_id']))),
      ),
    faults: random.drawn,
    get lostAnswers() {
      return random.drawn['cut-after'] ?? 0
    },
    mistakes: server.problems,
    hurry: random.hurry,
    server,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** One that is gone is not known to the server, which says so by itself. */
function lastingFault(id: number, index: number): [number, TelegramFault][] {
  if (isBlocked(index)) return [[id, BLOCKED]]
  if (!isMoved(index)) return []
  const description = 'Bad Request: group chat was upgraded to a supergroup chat'
  return [[id, { code: 400, description, parameters: { migrate_to_chat_id: id - MOVED_BY } }]]
}

const firstIdOf = (chatId: number): string => `${chatId < -MOVED_BY ? chatId + MOVED_BY : chatId}`

function countedBy(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

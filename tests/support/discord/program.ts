/** The Discord adapter running against the test server, as in a process of its own. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { createDiscordAdapter, type Keeping } from '../../../src/adapters/discord/adapter.ts'
import type { Adapter, HttpResponse } from '../../../src/core/ports.ts'
import { type Line, recordLog } from '../log.ts'
import { NOW, realAssistant } from '../world.ts'
import type { Arrival } from './arrivals.ts'
import { type Json, TOKEN } from './names.ts'
import type { DiscordServer } from './server.ts'

/** The operator's channel that other servers can follow. */
export const FOLLOWED = '200000000000000999'

export interface Program extends AsyncDisposable {
  readonly adapter: Adapter
  readonly lines: Line[]
  /** Lines that tell of trouble. */
  readonly troubles: readonly Line[]
  logged(event: string): Promise<Line>
  /** Resolves when the adapter has ended, with what it threw. */
  readonly ended: Promise<unknown>
  /** What a person does; resolves with the answer. */
  act(interaction: Json): Promise<Arrival>
}

interface StartOptions {
  readonly token?: string
  readonly isConnecting?: boolean
  readonly keeping?: Keeping
}

/** Starts the gateway door and waits until it is connected, unless it is not to come to that. */
export async function startProgram(
  server: DiscordServer,
  { token = TOKEN, isConnecting = true, keeping }: StartOptions = {},
): Promise<Program> {
  const { log, lines, logged, refused } = recordLog()
  const adapter = createDiscordAdapter({
    assistant: realAssistant(),
    log,
    clock: () => NOW,
    token,
    applicationId: undefined,
    publicKey: undefined,
    apiUrl: server.apiUrl,
    keeping,
    followChannels: new Map([['en', FOLLOWED]]),
  })
  const stop = new AbortController()
  const ended = adapter.run(stop.signal).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (isConnecting) await Promise.race([logged('discord.ready'), refused('discord.commands-failed')])
  return {
    adapter,
    lines,
    get troubles() {
      return lines.filter(({ level }) => level !== 'info')
    },
    logged,
    ended,
    act(interaction) {
      const answered = server.answered(interaction)
      server.gateway.dispatch('INTERACTION_CREATE', interaction)
      return answered
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
export const PUBLIC_KEY = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

/** A request as Discord signs it. */
export function signed(body: unknown, at = NOW): { headers: Record<string, string>; body: Buffer } {
  const text = Buffer.from(JSON.stringify(body))
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = sign(null, Buffer.concat([Buffer.from(timestamp), text]), privateKey).toString('hex')
  return { headers: { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp }, body: text }
}

export const bodyOf = ({ body = 'null' }: HttpResponse): Json => JSON.parse(body)

/** What needs no store is answered without waiting. @throws where it is not. */
export function atOnce<T>(answer: T | Promise<T>): T {
  if (answer instanceof Promise) throw new Error('The answer was not there at once')
  return answer
}

/** Everything sent to Discord on behalf of a person. Failures are values, reduced to codes: an SDK error holds the whole message. */
import { setTimeout as wait } from 'node:timers/promises'
import { DiscordAPIError, HTTPError, type RateLimitData, RateLimitError, type REST, type RESTOptions, Routes } from 'discord.js'
import { z } from 'zod'
import type { Rendered, TextFile } from './render.ts'
import { channelMessage, type Response } from './response.ts'

/** A failure of a call: Discord's own code where it gave one, else the HTTP status, else a word. */
export interface Failure {
  readonly code: string
}

export interface Outgoing {
  /** Answers an interaction that came through the gateway, or one with files. */
  respond(interactionId: string, token: string, response: Response): Promise<Failure | undefined>
  /** Puts the answer in the place of the "thinking …" that was sent before. */
  finish(applicationId: string, token: string, response: Response): Promise<Failure | undefined>
  /** Replies to a message in its channel. */
  reply(channelId: string, messageId: string, rendered: Rendered): Promise<Failure | undefined>
  /** Writes to a person directly. */
  tell(userId: string, messageId: string, rendered: Rendered): Promise<Failure | undefined>
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export const CODES = {
  unknownChannel: '10003',
  unknownMessage: '10008',
  unknownInteraction: '10062',
  alreadyPublished: '40033',
  alreadyAnswered: '40060',
  missingAccess: '50001',
  cannotWriteToPerson: '50007',
  missingPermissions: '50013',
  cannotReadHistory: '160002',
} as const

const API_VERSION = '10'
const REQUEST_TIMEOUT_MS = 15_000
/** An interaction is answered within 3 s or never; a reply to a message may come later. */
const MAX_WAIT_INTERACTION_MS = 2_500
const MAX_WAIT_MESSAGE_MS = 60_000
/**
 * Waiting out a limit is the SDK's work, but not longer than the answer is of use. Its own guess of 50 a second is left out, for it goes by
 * the clock on the wall: set back by hours, it held every answer for hours. What Discord says counts.
 */
export function restOptionsFor(apiUrl: string): Partial<RESTOptions> {
  const isTooLong = ({ route, timeToReset, retryAfter }: RateLimitData): boolean =>
    Math.max(timeToReset, retryAfter) > (route.startsWith('/interactions') ? MAX_WAIT_INTERACTION_MS : MAX_WAIT_MESSAGE_MS)
  return {
    api: apiUrl,
    version: API_VERSION,
    timeout: REQUEST_TIMEOUT_MS,
    rejectOnRateLimit: isTooLong,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
  }
}

export const WRONG_TOKEN =
  'Discord refuses DISCORD_TOKEN: it is wrong, or was reset. Copy it anew from the Developer Portal (Bot, "Reset Token").'

/** @param onAnswer called for what counts against the limit of a bot; answers to interactions do not. */
export function createOutgoing(rest: REST, onAnswer: () => void = () => undefined): Outgoing {
  const post = (route: `/${string}`, body: unknown, files: readonly TextFile[], auth = true): Promise<Failure | undefined> =>
    attempt(() =>
      rest.post(route, {
        body,
        auth,
        files: files.map(toFile),
      }),
    )

  return {
    async respond(interactionId, token, { body, files }) {
      const failure = await post(Routes.interactionCallback(interactionId, token), body, files, false)
      // A retry after a lost answer: the first one arrived.
      return failure?.code === CODES.alreadyAnswered ? undefined : failure
    },
    finish: (applicationId, token, { body, files }) =>
      attempt(() =>
        rest.patch(Routes.webhookMessage(applicationId, token), {
          body: 'data' in body ? body.data : {},
          auth: false,
          files: files.map(toFile),
        }),
      ),
    async reply(channelId, messageId, rendered) {
      const body = channelMessage(rendered, messageId)
      onAnswer()
      const failure = await post(Routes.channelMessages(channelId), body, rendered.files)
      if (failure?.code !== CODES.cannotReadHistory) return failure
      const { message_reference: _reference, ...loose } = body
      return post(Routes.channelMessages(channelId), loose, rendered.files)
    },
    async tell(userId, messageId, rendered) {
      let channelId = ''
      const failure = await attempt(async () => {
        channelId = channelSchema.parse(await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })).id
      })
      if (failure) return failure
      const { message_reference: _reference, ...body } = channelMessage(rendered, messageId)
      return post(Routes.channelMessages(channelId), body, rendered.files)
    },
  }
}

const toFile = ({ name, text }: TextFile) => ({ name, data: text, contentType: 'text/plain; charset=utf-8' })

const channelSchema = z.object({ id: z.string() })

/** A connection that breaks is tried again: the SDK does so only for some. Together well under the 3 s an interaction lives. */
const RETRIES_MS = [100, 500] as const

async function attempt(call: () => Promise<unknown>): Promise<Failure | undefined> {
  for (let tried = 0; ; tried++) {
    try {
      await call()
      return undefined
    } catch (error) {
      const retryMs = isBroken(error) ? RETRIES_MS[tried] : undefined
      if (retryMs === undefined) return { code: codeOf(error) }
      await wait(retryMs)
    }
  }
}

/** Nothing was said about the call itself, so that it may be made again: a second answer is refused, a second message has the same nonce. */
const isBroken = (error: unknown): boolean => BROKEN.has(codeOf(error))
const BROKEN = new Set(['UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])

/** @returns what may be logged of an error of the SDK. */
export function codeOf(error: unknown): string {
  if (error instanceof DiscordAPIError) return String(error.code)
  if (error instanceof HTTPError) return String(error.status)
  if (error instanceof RateLimitError) return 'rate-limited'
  return error instanceof Error ? (('code' in error && typeof error.code === 'string' ? error.code : undefined) ?? error.name) : 'unknown'
}

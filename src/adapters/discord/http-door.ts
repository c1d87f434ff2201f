/** The HTTP door: Discord's interactions endpoint, for replicas without a connection of their own. */
import type { HttpResponse, HttpRoute, Log } from '../../core/ports.ts'
import { settleInTime } from './deferral.ts'
import type { InHand } from './in-hand.ts'
import { type Origin, parseInteraction } from './interaction.ts'
import type { InteractionHandler } from './interactions.ts'
import { deferred, pong, type Response } from './response.ts'
import { createVerifier } from './signature.ts'

export const INTERACTIONS_PATH = '/discord'
/** A command on the longest message with all its attachments stays far below. */
const MAX_BYTES = 256 * 1024

export interface HttpDoorParts {
  readonly publicKey: string
  readonly handle: InteractionHandler
  readonly clock: () => Date
  readonly log: Log
  readonly inHand: InHand
  /** Sends an answer that cannot go back inline; never rejects. */
  readonly respond: (origin: Origin, response: Response) => Promise<void>
  /** Sends what was not ready in time; never rejects. */
  readonly finish: (origin: Origin, later: Promise<Response>) => Promise<void>
}

export function createHttpDoor({ publicKey, handle, clock, log, inHand, respond, finish }: HttpDoorParts): HttpRoute {
  const isGenuine = createVerifier(publicKey)
  return {
    method: 'POST',
    path: INTERACTIONS_PATH,
    maxBytes: MAX_BYTES,
    async handle({ headers, body }) {
      const now = clock()
      const signed = { signature: headers['x-signature-ed25519'], timestamp: headers['x-signature-timestamp'], body }
      if (!isGenuine(signed, now)) return { status: 401, body: 'invalid request signature' }
      const interaction = parseInteraction(parseJson(body))
      if (!interaction) {
        log.warn('discord.unknown-interaction')
        return { status: 400 }
      }
      if (interaction.kind === 'ping') return inline(pong)
      const { origin } = interaction
      const { response, later } = await settleInTime(handle(interaction, now), deferred(!origin.isDirect))
      if (later) inHand.add(finish(origin, later))
      if (response.files.length === 0) return inline(response)
      // Files cannot go back inline: the request is acknowledged, and answered with a call of our own.
      inHand.add(respond(origin, response))
      return { status: 202 }
    },
  }
}

const inline = ({ body }: Response): HttpResponse => ({ status: 200, contentType: 'application/json', body: JSON.stringify(body) })

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** What a server may do instead of answering. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What happens instead of an answer. */
export type Fault =
  | { readonly status: number; readonly code?: number; readonly message?: string }
  | { readonly retryAfterS: number }
  /** Answered well, but so late. */
  | { readonly afterMs: number }
  /** Cut off before, or after, the call took effect. */
  | { readonly reset: 'before' | 'after' }

export type Answer = [status: number, body: unknown]

export interface Call {
  /** Takes the call: what it asks for then has happened. */
  readonly take: () => Answer
  readonly socket: Socket
  readonly response: ServerResponse
}

export function meet(fault: Fault, { take, socket, response }: Call): void {
  if ('afterMs' in fault) setTimeout(() => reply(response, ...take()), fault.afterMs)
  else if ('reset' in fault) {
    if (fault.reset === 'after') take()
    socket.destroy()
  } else refuseWith(fault, response)
}

function refuseWith(fault: Exclude<Fault, { reset: unknown } | { afterMs: unknown }>, response: ServerResponse): void {
  if ('status' in fault) {
    reply(response, fault.status, { code: fault.code ?? 0, message: fault.message ?? 'injected' })
    return
  }
  response.setHeader('retry-after', String(fault.retryAfterS))
  response.setHeader('x-ratelimit-scope', 'shared')
  reply(response, 429, { message: 'You are being rate limited.', retry_after: fault.retryAfterS, global: false })
}

export function reply(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) response.writeHead(status).end()
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

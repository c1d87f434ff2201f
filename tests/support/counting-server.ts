/**
 * A chat network over HTTP that counts what arrives, fails in every way a network does, and survives whoever sends to it.
 *
 * It counts two ways at once: every message it took (a network without a key, like Telegram), and those left when a nonce that came before
 * returns the first message (Discord with `enforce_nonce`).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { SendResult } from '../../src/core/announcements.ts'

/** What a sender posts. */
export interface Posted {
  readonly chatId: string
  readonly nonce: string
  readonly announcements: readonly string[]
}

export interface CountingServer extends AsyncDisposable {
  readonly url: string
  /** By chat and announcement: how often a network without a key showed it. */
  readonly taken: ReadonlyMap<string, number>
  /** The same where a nonce is honoured. */
  readonly shown: ReadonlyMap<string, number>
  /** Nonces that came again with another text: on a network that honours them this text is lost. */
  readonly swallowed: number
  /** Messages taken whose answer was cut off. */
  readonly lostAnswers: number
  readonly faults: Readonly<Record<string, number>>
  readonly requests: number
}

export interface Faults {
  /** From 0 to 1, of sends that fail. */
  readonly share: number
  readonly chance: () => number
  /** Chats that take nothing, and chats that moved. */
  readonly refuses: (chatId: string) => boolean
  readonly movesTo: (chatId: string) => string | undefined
  /** Before it answers, once it has taken a message. */
  readonly latencyMs: number
}

type Fault = 'chat-429' | 'network-429' | '500' | 'cut-before' | 'cut-after'
const FAULTS: readonly Fault[] = ['chat-429', 'chat-429', '500', '500', 'cut-before', 'cut-after', 'network-429']

export async function startCountingServer({ share, chance, refuses, movesTo, latencyMs }: Faults): Promise<CountingServer> {
  const taken = new Map<string, number>()
  const shown = new Map<string, number>()
  const byNonce = new Map<string, string>()
  const faults: Record<string, number> = {}
  const count = { swallowed: 0, lostAnswers: 0, requests: 0 }

  const take = ({ chatId, nonce, announcements }: Posted): void => {
    const text = `${chatId} ${announcements.join(' ')}`
    const first = byNonce.get(nonce)
    byNonce.set(nonce, first ?? text)
    if (first !== undefined && first !== text) count.swallowed += 1
    for (const id of announcements) {
      const key = `${chatId} ${id}`
      taken.set(key, (taken.get(key) ?? 0) + 1)
      if (first === undefined) shown.set(key, (shown.get(key) ?? 0) + 1)
    }
  }

  const resultFor = (posted: Posted, fault: Fault | undefined): SendResult => {
    const to = movesTo(posted.chatId)
    if (to !== undefined) return { type: 'moved', chatId: to }
    if (refuses(posted.chatId)) return { type: 'refused', reason: 'blocked' }
    if (fault === 'chat-429') return { type: 'deferred', because: 'rate-limit', scope: 'chat', retryAfterMs: 300 }
    if (fault === 'network-429') return { type: 'deferred', because: 'rate-limit', scope: 'network', retryAfterMs: 50 }
    if (fault === '500') return { type: 'deferred', because: 'trouble', scope: 'chat', retryAfterMs: 200 }
    take(posted)
    return { type: 'sent', messageId: `m-${count.requests}` }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const posted = await readPosted(request)
    count.requests += 1
    const fault = chance() < share ? FAULTS[Math.floor(chance() * FAULTS.length)] : undefined
    if (fault) faults[fault] = (faults[fault] ?? 0) + 1
    if (fault === 'cut-before') return void request.socket.destroy()
    const result = resultFor(posted, fault)
    if (fault === 'cut-after') {
      if (result.type === 'sent') count.lostAnswers += 1
      return void request.socket.destroy()
    }
    setTimeout(() => response.end(JSON.stringify(result)), latencyMs * (0.5 + chance()))
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => request.socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    taken,
    shown,
    faults,
    get swallowed() {
      return count.swallowed
    },
    get lostAnswers() {
      return count.lostAnswers
    },
    get requests() {
      return count.requests
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readPosted(request: IncomingMessage): Promise<Posted> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

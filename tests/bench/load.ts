/** Sends prepared HTTP requests over kept-alive connections as fast as they are answered, and counts the answers. */
import { connect, type Socket } from 'node:net'

export interface Load {
  readonly port: number
  /** Whole requests, head and body. */
  readonly requests: readonly Buffer[]
  readonly connections: number
  readonly seconds: number
}

export interface Measured {
  readonly perSecond: number
  /** Answers with another status than 200. */
  readonly refused: number
}

/** Each connection waits for its answer before it sends again. */
export async function measureLoad({ port, requests, connections, seconds }: Load): Promise<Measured> {
  let next = 0
  let answered = 0
  let refused = 0
  const until = performance.now() + seconds * 1000
  const start = performance.now()
  await Promise.all(
    Array.from({ length: connections }, () =>
      visit(
        port,
        () => (performance.now() < until ? requests[next++ % requests.length] : undefined),
        (status) => {
          answered += 1
          if (status !== 200) refused += 1
        },
      ),
    ),
  )
  return { perSecond: answered / ((performance.now() - start) / 1000), refused }
}

function visit(port: number, nextRequest: () => Buffer | undefined, onAnswer: (status: number) => void): Promise<void> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let pending = Buffer.alloc(0)
  const send = (): void => {
    const request = nextRequest()
    if (request) socket.write(request)
    else socket.end(() => resolve())
  }
  socket.on('connect', send)
  socket.on('error', reject)
  socket.on('data', (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    const head = pending.indexOf('\r\n\r\n')
    if (head < 0) return
    const text = pending.toString('latin1', 0, head)
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (pending.length < head + 4 + length) return
    pending = Buffer.alloc(0)
    onAnswer(Number(text.slice(9, 12)))
    send()
  })
  return promise
}

export function toRequest(path: string, headers: Readonly<Record<string, string>>, body: Buffer): Buffer {
  const lines = [`POST ${path} HTTP/1.1`, 'host: localhost', 'content-type: application/json', `content-length: ${body.length}`]
  return Buffer.concat([
    Buffer.from([...lines, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n').concat('\r\n\r\n')),
    body,
  ])
}

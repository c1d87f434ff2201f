/**
 * The program's one HTTP server: routes that adapters bring, each with a limit for its body.
 *
 * It tells nobody what went wrong inside: an unexpected error is a bare 500 and a line in the log. Slow and oversized senders are cut off.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type HttpResponse, type HttpRoute, type Log, SetupError } from './core/ports.ts'

/** Discord gives up after 3 s and Telegram after a minute; nothing honest takes longer to arrive. */
const SLOW: SlowLimits = { requestMs: 10_000, headersMs: 5_000, lookEveryMs: 1_000 }
const KEEP_ALIVE_TIMEOUT_MS = 65_000
const CLOSE_IDLE_EVERY_MS = 50
/** Requests still in hand then are cut off: a stopped program has to be gone within 10 s. */
const CLOSE_MS = 8_000

export interface HttpServer extends AsyncDisposable {
  readonly port: number
}

/** How long a request may take to arrive. Node looks for late ones every half minute unless told otherwise. */
export interface SlowLimits {
  readonly requestMs: number
  readonly headersMs: number
  readonly lookEveryMs: number
}

export interface HttpServerOptions {
  readonly port: number
  readonly host: string
  readonly routes: readonly HttpRoute[]
  readonly log: Log
  readonly slow?: SlowLimits
}

/**
 * Listens until disposed; disposing lets requests in hand finish.
 *
 * @param options `port` 0 takes any free one.
 * @throws {SetupError} when the port cannot be had.
 */
export async function openHttpServer({ port, host, routes, log, slow = SLOW }: HttpServerOptions): Promise<HttpServer> {
  const byPath = new Map(routes.map((route) => [route.path, route]))
  const server = createServer({
    requestTimeout: slow.requestMs,
    headersTimeout: slow.headersMs,
    connectionsCheckingInterval: slow.lookEveryMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  })
  server.on('request', (request, response) => void serve(byPath, log, request, response))
  await listen(server, port, host)
  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  log.info('http.listening', { port: taken })
  return {
    port: taken,
    [Symbol.asyncDispose]: () => close(server),
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new SetupError(`The HTTP server cannot listen on port ${port}: ${code ?? 'unknown error'}. Set HTTP_PORT to a free port.`)),
    )
    server.listen(port, host, resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // A connection in use is kept alive after its answer: looked at again until none is left.
    const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
    const late = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
    server.once('close', () => {
      clearInterval(idle)
      clearTimeout(late)
    })
  })
}

async function serve(byPath: ReadonlyMap<string, HttpRoute>, log: Log, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?', 1)[0] ?? '/'
  const route = byPath.get(path)
  try {
    send(response, await answer(route, request))
  } catch (error) {
    log.error('http.failed', { path: route?.path, name: error instanceof Error ? error.name : 'unknown' })
    send(response, { status: 500 })
  }
}

async function answer(route: HttpRoute | undefined, request: IncomingMessage): Promise<HttpResponse> {
  if (!route) return { status: 404 }
  if (request.method !== route.method) return { status: 405 }
  const body = await readBody(request, route.maxBytes)
  if (!body) return { status: 413 }
  return route.handle({ headers: firstOf(request.headers), body })
}

/** @returns `undefined` for a body longer than `maxBytes`, announced or sent. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > maxBytes) resolve(undefined)
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.once('error', reject)
  })
}

const firstOf = (headers: IncomingMessage['headers']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))

function send(response: ServerResponse, { status, contentType = 'text/plain; charset=utf-8', body = '' }: HttpResponse): void {
  if (response.headersSent || response.destroyed) return
  const isRefused = status === 413
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...(isRefused && { connection: 'close' }),
  })
  response.end(body)
}

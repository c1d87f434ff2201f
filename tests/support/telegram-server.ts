/**
 * A strict Bot API server on loopback, for the real SDK: it refuses what Telegram refuses, hands out updates with the semantics of
 * offsets, holds to the limits for sending, and fails on demand.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Answer, badRequest, type Params, refusal } from './telegram-answer.ts'
import { checkContent } from './telegram-checks.ts'
import { breakDown, createFaults, type Fault, type FaultRule } from './telegram-faults.ts'
import { createLimits } from './telegram-limits.ts'
import { readParams } from './telegram-params.ts'
import { checkCall, hasSpec, readSpec, type Spec } from './telegram-spec.ts'
import { createUpdates } from './telegram-updates.ts'
import { createWorld } from './telegram-world.ts'

export const TOKEN = '4242:AAtest-token_of-the-test-server'
export interface Call {
  readonly method: string
  readonly params: Params
  /** Whether the server accepted it. */
  readonly isOk: boolean
  readonly atMs: number
}

export interface TelegramServerOptions {
  /** Whether it knows `sendRichMessage`; an older, self-hosted server does not. */
  readonly knowsRich?: boolean
  /** Whether it holds to the limits for sending. */
  readonly hasLimits?: boolean
  /** For limits; real time unless given. */
  readonly clock?: () => number
  /** For measuring: checks nothing and keeps no calls. */
  readonly isLax?: boolean
  /** What this call meets, beside what `fail` planned. */
  readonly failing?: (method: string, params: Params) => Fault | undefined
  /** From taking a message to answering. */
  readonly latencyMs?: () => number
}

export interface TelegramServer extends AsyncDisposable {
  readonly url: string
  /** Accepted or refused, in order; polling left out. */
  readonly calls: readonly Call[]
  /** What was refused because it was wrong: must stay empty in a good visit. */
  readonly problems: readonly string[]
  /** Calls that came, also those that broke down before they were looked at; polling left out. */
  readonly requests: number
  /** Highest offset asked for. */
  readonly confirmed: number
  /** Queues an update for polling. @returns its number. */
  deliver(update: Params): number
  readonly pending: number
  fail(rule: FaultRule): void
  setAdministrators(chatId: number, ids: readonly number[]): void
  knowChat(chatId: number): void
  /** Callback, inline and guest queries not answered so far. */
  readonly open: readonly string[]
  readonly webhook: { readonly url: string; readonly secret: string; readonly allowed: readonly string[] } | undefined
}

const NO_METHOD = { code: 404, description: 'Not Found: method not found' }
const SENDING = new Set(['sendMessage', 'sendRichMessage', 'sendDocument'])

export async function openTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  const { knowsRich = true, hasLimits = true, clock = Date.now, isLax = false, failing, latencyMs } = options
  const spec: Spec | undefined = hasSpec && !isLax ? readSpec() : undefined
  const calls: Call[] = []
  const problems: string[] = []
  const faults = createFaults()
  const limits = createLimits()
  const updates = createUpdates()
  const world = createWorld()
  let requests = 0

  const judge = (method: string, params: Params): Answer | undefined => {
    const wrong = spec ? checkCall(spec, method, params) : []
    if (wrong === undefined || (method === 'sendRichMessage' && !knowsRich)) return refusal(NO_METHOD)
    if (usesRich(params) && !knowsRich) return badRequest('message text is empty')
    const [problem] = [...wrong, ...checkContent(method, params)]
    if (problem === undefined) return undefined
    problems.push(`${method}: ${problem}`)
    return badRequest(problem)
  }
  const answer = (method: string, params: Params): Answer => {
    const judged = isLax ? undefined : judge(method, params)
    if (judged) return judged
    const chatId = Number(params['chat_id'])
    const isPaid = params['allow_paid_broadcast'] === true
    const wait = hasLimits && SENDING.has(method) ? limits.take(chatId, clock(), isPaid) : undefined
    if (wait !== undefined) return refusal({ code: 429, description: `Too Many Requests: retry after ${wait}` }, { retry_after: wait })
    return world.answer(method, params)
  }
  const record = (method: string, params: Params, isOk: boolean): void => {
    if (!isLax) calls.push({ method, params, isOk, atMs: clock() })
  }
  const respond = async (method: string, params: Params, response: ServerResponse): Promise<Answer> =>
    method === 'getUpdates' ? updates.poll(params, world.webhook() !== undefined, response) : answer(method, params)
  const faultFor = (method: string, params: Params): Fault | undefined => faults.take(method, params) ?? failing?.(method, params)
  const later = (method: string, respond: () => void): void => {
    if (latencyMs && SENDING.has(method)) setTimeout(respond, latencyMs())
    else respond()
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    const params = await readParams(request)
    const fault = faultFor(method, params)
    if (breakDown(fault, request, response)) return
    if (token !== TOKEN) return send(response, refusal({ code: 401, description: 'Unauthorized' }))
    const body = typeof fault === 'object' ? refusal(fault, fault.parameters) : await respond(method, params, response)
    if (method !== 'getUpdates') record(method, params, body.ok)
    if (!isCutOff(fault, request)) later(method, () => send(response, body))
  }

  const server = createServer((request, response) => {
    if (!request.url?.endsWith('/getUpdates')) requests += 1
    serve(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    problems,
    get requests() {
      return requests
    },
    get confirmed() {
      return updates.confirmed()
    },
    get pending() {
      return updates.size()
    },
    deliver(update) {
      world.know(update)
      return updates.add(update)
    },
    fail: faults.add,
    setAdministrators: world.setAdministrators,
    knowChat: world.knowChat,
    get open() {
      return world.open()
    },
    get webhook() {
      return world.webhook()
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, body: Answer): void {
  response.writeHead(body.ok ? 200 : (body.error_code ?? 500), { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const isCutOff = (fault: unknown, request: IncomingMessage): boolean => fault === 'reset-after' && request.socket.destroy().destroyed

const usesRich = (params: Params): boolean => JSON.stringify(params).includes('"rich_message"')

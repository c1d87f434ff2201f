/**
 * Discord on loopback, as strict as its documentation: what it would refuse is refused here, and told to the test.
 *
 * Every arrival is kept, faults are injected by route, and time-outs are those of the test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { createCounter } from '../counter.ts'
import { createGatewayServer, type GatewayServer } from './gateway-server.ts'
import { APPLICATION_ID, type Json, TOKEN } from './names.ts'
import { problemsOfCommands, problemsOfMessage } from './rules.ts'
import { callbackSchema, specProblems } from './spec.ts'

export interface Arrival {
  readonly method: string
  /** Without the version: `/channels/1/messages`. */
  readonly path: string
  readonly body: Json
  readonly files: Readonly<Record<string, string>>
  readonly authorization: string | undefined
}

/** What happens instead of an answer. */
export type Fault =
  | { readonly status: number; readonly code?: number; readonly message?: string }
  | { readonly retryAfterS: number }
  /** Cut off before, or after, the call took effect. */
  | { readonly reset: 'before' | 'after' }

export interface DiscordServer extends AsyncDisposable {
  readonly apiUrl: string
  readonly gateway: GatewayServer
  readonly arrivals: Arrival[]
  /** Everything that was refused because Discord would refuse it. */
  readonly refusals: string[]
  readonly commands: Json[]
  /** What was answered to an interaction, by its token. */
  readonly answers: Map<string, Arrival>
  readonly messages: Arrival[]
  /** Answers to what had been answered already. */
  repeats: number
  token: string
  shards: number
  /** The next calls of `method path` (a beginning of the path will do) meet these faults, one each. */
  fault(methodAndPath: string, ...faults: readonly Fault[]): void
  /** Announces an interaction; resolves when it is answered. */
  answered(interaction: Json): Promise<Arrival>
  /** Resolves at the next call of `method path`, whatever comes of it. */
  arrived(methodAndPath: string): Promise<void>
  /** Resolves when so many messages have been posted, all in all. */
  posted(count: number): Promise<void>
}

/** @param isStrict without it bodies are taken unseen: for measuring what is before them. */
export async function openDiscordServer({ isStrict = true } = {}): Promise<DiscordServer> {
  const faults: { route: string; fault: Fault }[] = []
  const expected = new Set<string>()
  const awaited = new Map<string, (arrival: Arrival) => void>()
  const arrivals: { route: string; resolve: () => void }[] = []
  const messageCount = createCounter()
  const nonces = new Map<string, string>()
  const server = createServer((request, response) => void serve(request, response))
  const sockets = new WebSocketServer({ server, path: '/gateway' })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const world: DiscordServer = {
    apiUrl: `http://127.0.0.1:${port}/api`,
    gateway: createGatewayServer(sockets, `ws://127.0.0.1:${port}/gateway`, () => world.token),
    arrivals: [],
    refusals: [],
    commands: [],
    answers: new Map(),
    messages: [],
    repeats: 0,
    token: TOKEN,
    shards: 1,
    fault: (route, ...next) => void faults.push(...next.map((fault) => ({ route, fault }))),
    answered(interaction) {
      const token = String(interaction['token'])
      expected.add(token)
      return new Promise((resolve) => awaited.set(token, resolve))
    },
    arrived: (route) => new Promise((resolve) => arrivals.push({ route, resolve })),
    posted: (count) => messageCount.reached(count),
    async [Symbol.asyncDispose]() {
      world.gateway.close()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const gatewayInfo = () => ({
    url: world.gateway.url,
    shards: world.shards,
    session_start_limit: { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 16 },
  })

  function refuse(status: number, message: string, code: number): Answer {
    world.refusals.push(message)
    return [status, { code, message }]
  }

  function answerCallback(arrival: Arrival, token: string): Answer {
    if (arrival.authorization !== undefined) world.refusals.push('a callback needs no token of the bot')
    if (world.answers.has(token)) {
      world.repeats += 1
      return [400, { code: 40060, message: 'Interaction has already been acknowledged.' }]
    }
    if (!expected.has(token)) return [404, { code: 10062, message: 'Unknown interaction' }]
    const problems = isStrict ? problemsOfCallback(arrival.body, Object.keys(arrival.files)) : []
    if (problems.length > 0) return refuse(400, problems.join('; '), 50035)
    world.answers.set(token, arrival)
    awaited.get(token)?.(arrival)
    return [204, undefined]
  }

  function postMessage(arrival: Arrival, channelId: string): Answer {
    const { body } = arrival
    const problems = isStrict ? [...problemsOfMessage(body, Object.keys(arrival.files)), ...specProblems('MessageCreateRequest', body)] : []
    if (problems.length > 0) return refuse(400, problems.join('; '), 50035)
    const key = body['enforce_nonce'] === true ? `${channelId} ${String(body['nonce'])}` : `none ${nonces.size}`
    const known = nonces.get(key)
    if (known === undefined) {
      world.messages.push(arrival)
      messageCount.add()
    }
    const id = known ?? String(nonces.size + 1)
    nonces.set(key, id)
    return [200, { id, channel_id: channelId }]
  }

  function putCommands({ body }: Arrival): Answer {
    const commands = body as unknown as Json[]
    const problems = [
      ...problemsOfCommands(commands),
      ...commands.flatMap((command) => specProblems('ApplicationCommandUpdateRequest', asSpecified(command))),
    ]
    if (problems.length > 0) return refuse(400, problems.join('; '), 50035)
    world.commands.splice(0, world.commands.length, ...commands.map(asKept))
    return [200, world.commands]
  }

  const commands = `/applications/${APPLICATION_ID}/commands`
  const routes: readonly (readonly [RegExp, (arrival: Arrival, part: string) => Answer])[] = [
    [/^GET \/gateway\/bot$/, () => [200, gatewayInfo()]],
    [/^GET \/applications\/@me$/, () => [200, { id: APPLICATION_ID, name: 'Optout' }]],
    [new RegExp(`^GET ${commands}$`), () => [200, world.commands]],
    [new RegExp(`^PUT ${commands}$`), putCommands],
    [/^POST \/users\/@me\/channels$/, ({ body }) => [200, { id: `5${String(body['recipient_id'])}`, type: 1 }]],
    [/^POST \/channels\/(\d+)\/messages$/, postMessage],
  ]

  function answer(arrival: Arrival): Answer {
    const called = `${arrival.method} ${arrival.path}`
    const callback = /^POST \/interactions\/\w+\/([\w-]+)\/callback$/.exec(called)
    if (callback) return answerCallback(arrival, callback[1] ?? '')
    if (arrival.authorization !== `Bot ${world.token}`) return [401, { code: 0, message: '401: Unauthorized' }]
    for (const [pattern, handle] of routes) {
      const found = pattern.exec(called)
      if (found) return handle(arrival, found[1] ?? '')
    }
    return refuse(404, `${called} is nothing Discord knows`, 0)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrival = await readArrival(request)
    world.arrivals.push(arrival)
    const called = `${arrival.method} ${arrival.path}`
    for (const { resolve } of arrivals.filter(({ route }) => called.startsWith(route))) resolve()
    const at = faults.findIndex((each) => called.startsWith(each.route))
    const [planned] = at < 0 ? [] : faults.splice(at, 1)
    if (!planned) reply(response, ...answer(arrival))
    else if (!('reset' in planned.fault)) refuseWith(planned.fault, response)
    else {
      if (planned.fault.reset === 'after') answer(arrival)
      request.socket.destroy()
    }
  }

  return world
}

type Answer = [status: number, body: unknown]

function refuseWith(fault: Exclude<Fault, { reset: unknown }>, response: ServerResponse): void {
  if ('status' in fault) {
    reply(response, fault.status, { code: fault.code ?? 0, message: fault.message ?? 'injected' })
    return
  }
  response.setHeader('retry-after', String(fault.retryAfterS))
  response.setHeader('x-ratelimit-scope', 'shared')
  reply(response, 429, { message: 'You are being rate limited.', retry_after: fault.retryAfterS, global: false })
}

/** The documentation, and what Discord gives back, has permissions as text; its OpenAPI description as a number. */
const asSpecified = (command: Json): Json =>
  'default_member_permissions' in command
    ? { ...command, default_member_permissions: Number(command['default_member_permissions']) }
    : command

/** As Discord gives a command back: with ids, defaults, and without what is empty. */
const asKept = (command: Json, index: number): Json => ({
  default_member_permissions: null,
  ...Object.fromEntries(Object.entries(command).filter(([, value]) => !Array.isArray(value) || value.length > 0)),
  id: `70000000000000000${index}`,
  application_id: APPLICATION_ID,
  version: '1',
  nsfw: false,
})

/** @returns what Discord would refuse of an answer to an interaction. */
export function problemsOfCallback(body: Json, fileNames: readonly string[]): string[] {
  const type = Number(body['type'])
  const data = (body['data'] ?? {}) as Json
  const known = specProblems(callbackSchema(type), body)
  if (type === 4 || type === 7) return [...problemsOfMessage(data, fileNames), ...known]
  if (type === 8) {
    const choices = data['choices'] as readonly Json[]
    const isGood = choices.length <= 25 && choices.every(({ name, value }) => String(name).length <= 100 && String(value).length <= 100)
    return [...(isGood ? [] : ['choices']), ...known]
  }
  return [1, 5, 6].includes(type) ? known : [`type ${type}`]
}

async function readArrival(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const read = type.startsWith('multipart/form-data')
    ? await readForm(raw, type)
    : { body: raw.length > 0 ? JSON.parse(raw.toString()) : {}, files: {} }
  return {
    method: request.method ?? 'GET',
    path: pathname.replace(/^\/api\/v10/, ''),
    authorization: request.headers.authorization,
    ...read,
  }
}

async function readForm(raw: Buffer, type: string): Promise<{ body: Json; files: Record<string, string> }> {
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData()
  const files: Record<string, string> = {}
  for (const [name, value] of form) if (/^files\[\d+\]$/.test(name) && value instanceof File) files[value.name] = await value.text()
  return { body: JSON.parse(String(form.get('payload_json'))), files }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) response.writeHead(status).end()
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

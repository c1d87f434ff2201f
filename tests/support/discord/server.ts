/**
 * Discord on loopback, as strict as its documentation: what it would refuse is refused here, and told to the test.
 *
 * Every arrival is kept, faults are injected by route, and time-outs are those of the test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { createCounter } from '../counter.ts'
import { type Arrival, readArrival } from './arrivals.ts'
import { type Answer, type Fault, meet, reply } from './faults.ts'
import { createGatewayServer, type GatewayServer } from './gateway-server.ts'
import { APPLICATION_ID, type Json, TOKEN } from './names.ts'
import { problemsOfCommands, problemsOfMessage } from './rules.ts'
import { callbackSchema, specProblems } from './spec.ts'

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
  readonly edits: Arrival[]
  /** What came after "thinking …", by the interaction's token. */
  readonly finished: Map<string, Arrival>
  /** Resolves when that is there. */
  finishedOf(interaction: Json): Promise<Arrival>
  /** Answers to what had been answered already. */
  repeats: number
  token: string
  shards: number
  /** The next calls of `method path` (a beginning of the path will do) meet these faults, one each. */
  fault(methodAndPath: string, ...faults: readonly Fault[]): void
  /** Announces an interaction; resolves when it is answered. */
  answered(interaction: Json): Promise<Arrival>
  /** Drops what it kept so far, where memory is measured. */
  forget(): void
  /** Resolves at the next call of `method path`, whatever comes of it. */
  arrived(methodAndPath: string): Promise<void>
  /** Resolves when so many messages have been posted, all in all. */
  posted(count: number): Promise<void>
}

export interface DiscordServerOptions {
  /** Without it bodies are taken unseen: for measuring what is before them. */
  readonly isStrict?: boolean
  /** What this call meets, beside what `fault` planned. */
  readonly failing?: (arrival: Arrival) => Fault | undefined
}

export async function openDiscordServer({ isStrict = true, failing }: DiscordServerOptions = {}): Promise<DiscordServer> {
  const faults: { route: string; fault: Fault }[] = []
  const expected = new Set<string>()
  const awaited = new Map<string, (arrival: Arrival) => void>()
  const arrivals: { route: string; resolve: () => void }[] = []
  const finishers = new Map<string, (arrival: Arrival) => void>()
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
    edits: [],
    finished: new Map(),
    finishedOf: (interaction) => new Promise((resolve) => finishers.set(String(interaction['token']), resolve)),
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
    forget() {
      for (const kept of [expected, awaited, finishers, nonces, world.answers, world.finished]) kept.clear()
      for (const kept of [world.arrivals, world.messages, world.edits]) kept.length = 0
      world.gateway.forget()
    },
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

  function postToForum(arrival: Arrival, channelId: string): Answer {
    const { name, message } = arrival.body as { name?: unknown; message?: Json }
    const problems = problemsOfMessage(message ?? {}, [])
    if (typeof name !== 'string' || name.length < 1 || name.length > 100) problems.push('name: 1 to 100 characters')
    if (message && ('nonce' in message || 'message_reference' in message)) problems.push('a post has no nonce and points at nothing')
    if (problems.length > 0) return refuse(400, problems.join('; '), 50035)
    world.messages.push(arrival)
    messageCount.add()
    return [201, { id: `8${channelId}`, type: 11, name }]
  }

  function editMessage(arrival: Arrival): Answer {
    const problems = problemsOfMessage(arrival.body, [])
    if (problems.length > 0) return refuse(400, problems.join('; '), 50035)
    world.edits.push(arrival)
    return [200, { id: arrival.path.split('/')[4] }]
  }

  /** What is there after "thinking …". */
  function editAnswer(arrival: Arrival, token: string): Answer {
    const problems = problemsOfMessage(arrival.body, Object.keys(arrival.files))
    if (problems.length > 0) return refuse(400, problems.join('; '), 50035)
    world.finished.set(token, arrival)
    finishers.get(token)?.(arrival)
    return [200, { id: '1' }]
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
    [/^POST \/channels\/(\d+)\/threads$/, postToForum],
    [/^PATCH \/channels\/(\d+)\/messages\/\d+$/, editMessage],
    [/^POST \/channels\/(\d+)\/followers$/, ({ body }) => [200, { channel_id: '1', webhook_id: String(body['webhook_channel_id']) }]],
    [/^POST \/channels\/(\d+)\/messages\/\d+\/crosspost$/, () => [200, { id: '1' }]],
  ]

  /** Their token is in the address: they need none of the bot. */
  const openRoutes: typeof routes = [
    [/^POST \/interactions\/\w+\/([\w-]+)\/callback$/, answerCallback],
    [/^PATCH \/webhooks\/\d+\/([\w-]+)\/messages\/(?:@|%40)original$/, editAnswer],
  ]

  function answer(arrival: Arrival): Answer {
    const called = `${arrival.method} ${arrival.path}`
    const isAuthorized = arrival.authorization === `Bot ${world.token}`
    for (const [pattern, handle] of [...openRoutes, ...routes]) {
      const found = pattern.exec(called)
      if (found && !isAuthorized && !openRoutes.some(([open]) => open === pattern)) return [401, { code: 0, message: '401: Unauthorized' }]
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
    const fault = planned?.fault ?? failing?.(arrival)
    const take = (): Answer => answer(arrival)
    if (fault) meet(fault, { take, socket: request.socket, response })
    else reply(response, ...take())
  }

  return world
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

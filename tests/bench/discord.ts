/** The Discord adapter: its HTTP door against a bare endpoint, what our code adds, mention to reply, and 10,000 interactions with faults. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseInteraction } from '../../src/adapters/discord/interaction.ts'
import { createInteractionHandler } from '../../src/adapters/discord/interactions.ts'
import { createAllowance } from '../../src/core/conversation/allowance.ts'
import { createContexts } from '../../src/core/conversation/contexts.ts'
import { ADA, command, MENTION, message, press } from '../support/discord/events.ts'
import type { Fault } from '../support/discord/faults.ts'
import type { Json } from '../support/discord/names.ts'
import { atOnce, type Program, PUBLIC_KEY, signed, startProgram } from '../support/discord/program.ts'
import { customIdsOf } from '../support/discord/reading.ts'
import { type DiscordServer, openDiscordServer } from '../support/discord/server.ts'
import { silentLog } from '../support/log.ts'
import { ROOT, realAssistant, realContent } from '../support/world.ts'
import { type Measured, measureLoad, toRequest } from './load.ts'

const CONNECTIONS = 32
const SECONDS = 2
const ROUNDS = 5
const KINDS = 400
const QUESTIONS = [
  'how do i stop %s using my posts for ai',
  'does %s train on my photos',
  'turn off ai training %s iphone eu',
  'delete what %s already took',
  'write an objection letter to %s germany pls',
]

/** Faults for which another try is right, and those that end an interaction. */
const FAULTS: readonly Fault[] = [
  { status: 500 },
  { status: 502 },
  { reset: 'before' },
  { reset: 'after' },
  { retryAfterS: 0.05 },
  { retryAfterS: 30 },
  { status: 404, code: 10062 },
  { status: 403, code: 50013 },
]
const INTERACTIONS = 10_000
const BATCH = 50

/** Discord takes 50 calls a second of a bot, so that the SDK holds back more: mentions come more slowly than that. */
const MENTION_EVERY_MS = 25
const MENTIONS = 400

const { guides } = realContent().content
const handle = createInteractionHandler({
  assistant: realAssistant(),
  contexts: createContexts(),
  allowance: createAllowance(Number.POSITIVE_INFINITY),
  log: silentLog,
})
/** Each from a person of its own: nobody asks too much. */
const personAt = (index: number) => ({ ...ADA, id: String(100_000_000_000_000_000 + index) })

const guideCommands = Array.from({ length: KINDS }, (_, index) =>
  command('guide', { platform: guides[index % guides.length]?.id ?? '' }, personAt(index)),
)
const askCommands = Array.from({ length: KINDS }, (_, index) =>
  command(
    'ask',
    { question: (QUESTIONS[index % QUESTIONS.length] ?? '').replace('%s', guides[(index * 7) % guides.length]?.name ?? '') },
    personAt(index),
  ),
).filter(hasNoFile)
const buttons = guideCommands
  .flatMap((each, index) => buttonsOf(each).map((id) => press(id, { person: personAt(index) })))
  .filter(hasNoFile)

await compareWithBare()
measureOwnCode()
await measureMentions()
await surviveFaults()

function respond(event: Json) {
  return atOnce(handle(parseInteraction(event) ?? { kind: 'ping' }, new Date()))
}

/** Letters are answered with a call of their own: not what is measured here. */
function hasNoFile(event: Json): boolean {
  return respond(event).files.length === 0
}

function buttonsOf(event: Json): string[] {
  const { body } = respond(event)
  const data = 'data' in body ? (body.data as { components?: unknown } | undefined) : undefined
  return customIdsOf(data?.components ?? []).filter((id) => !id.startsWith('menu'))
}

async function compareWithBare(): Promise<void> {
  const requests = (events: readonly Json[]): Buffer[] =>
    events.map((event) => {
      const { headers, body } = signed(event, new Date())
      return toRequest('/discord', headers, body)
    })
  const kinds = { '/guide': requests(guideCommands), buttons: requests(buttons.slice(0, 4 * KINDS)), '/ask': requests(askCommands) }
  await using bare = await openEndpoint('bare')
  await using ours = await openEndpoint('ours')
  const load = (port: number, sent: readonly Buffer[]): Promise<Measured> =>
    measureLoad({ port, requests: sent, connections: CONNECTIONS, seconds: SECONDS })
  for (const sent of Object.values(kinds)) await load(ours.port, sent)
  await load(bare.port, kinds['/guide'])
  for (const [name, sent] of Object.entries(kinds)) {
    const ratios: number[] = []
    let last = ''
    for (let round = 0; round < ROUNDS; round++) {
      const theirs = await load(bare.port, sent)
      const own = await load(ours.port, sent)
      if (own.refused + theirs.refused > 0) throw new Error(`${own.refused} and ${theirs.refused} requests were refused`)
      ratios.push(own.perSecond / theirs.perSecond)
      last = `${Math.round(own.perSecond)} a second, bare ${Math.round(theirs.perSecond)}`
    }
    const median = ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
    console.log(`HTTP door, ${name}: ${(100 * median).toFixed(0)} % of a bare endpoint (${last}; median of ${ROUNDS} rounds)`)
  }
}

async function openEndpoint(kind: string): Promise<AsyncDisposable & { port: number }> {
  const child = spawn(process.execPath, [join(ROOT, 'tests/bench/discord-endpoint.ts'), kind, PUBLIC_KEY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (line) => resolve(Number(line))))
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill()
    },
  }
}

/** From the parsed body to the text that goes back. */
function measureOwnCode(): void {
  for (const [name, events] of Object.entries({ '/guide': guideCommands, buttons: buttons.slice(0, 2_000), '/ask': askCommands })) {
    for (const event of events) JSON.stringify(respond(event).body)
    const times = events.map((event) => {
      const start = performance.now()
      JSON.stringify(respond(event).body)
      return performance.now() - start
    })
    console.log(`our code, ${name}: ${percentiles(times)} over ${times.length}`)
  }
}

function percentiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`
}

/** From the event on the wire to the arrival of the call, one after the other. */
async function measureMentions(): Promise<void> {
  await using server = await openDiscordServer({ isStrict: false })
  await using _program = await startProgram(server)
  const times: number[] = []
  for (let index = 0; index < MENTIONS + 40; index++) {
    const name = guides[index % guides.length]?.name ?? ''
    await new Promise((resolve) => setTimeout(resolve, MENTION_EVERY_MS))
    const start = performance.now()
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} does ${name} train on my posts`, 'server', personAt(index)))
    await server.posted(index + 1)
    if (index >= 40) times.push(performance.now() - start)
  }
  console.log(`gateway, mention to call: ${percentiles(times)} over ${times.length}`)
}

/** Twice, so that memory after the first can be compared with that after the second. */
async function surviveFaults(): Promise<void> {
  await using server = await openDiscordServer({ isStrict: false })
  await using program = await startProgram(server)
  for (const round of [1, 2]) {
    const faults = await sendWithFaults(server, program)
    const answered = server.answers.size
    const reported = program.lines.filter(isFailure).length
    const unanswered = INTERACTIONS - answered
    console.log(
      `faults, round ${round}: ${INTERACTIONS} interactions, ${faults} faults: ${answered} answered once, ${unanswered} not; ${reported} reported (of some the answer had arrived and its receipt was lost), ${Math.max(0, unanswered - reported)} neither; ${server.repeats} answered again after a cut-off, which is refused`,
    )
    server.forget()
    server.repeats = 0
    program.lines.length = 0
    console.log(`memory after round ${round}: heap ${await settledMemory()} MB`)
  }
}

async function sendWithFaults(server: DiscordServer, program: Program): Promise<number> {
  let faults = 0
  for (let sent = 0; sent < INTERACTIONS; sent += BATCH) {
    for (let index = sent; index < sent + BATCH; index++) {
      if (index % 20 === 0) server.fault('POST /interactions', FAULTS[faults++ % FAULTS.length] ?? { status: 500 })
      const event = command('guide', { platform: guides[index % guides.length]?.id ?? '' }, personAt(index))
      void server.answered(event)
      server.gateway.dispatch('INTERACTION_CREATE', event)
    }
    await allSettledOf(server, program.lines, sent + BATCH)
  }
  return faults
}

function isFailure({ event }: { readonly event: string }): boolean {
  return event === 'discord.answer-failed' || event === 'discord.too-late'
}

/** Every interaction so far was answered, or its failure told. */
async function allSettledOf(server: DiscordServer, lines: readonly { event: string }[], count: number): Promise<void> {
  const settled = (): number => server.answers.size + lines.filter(isFailure).length
  while (settled() < count) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function settledMemory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return Math.round(process.memoryUsage().heapUsed / 1e6)
}

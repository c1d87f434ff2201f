/**
 * How fast on Telegram: a webhook against grammY's own with an answer that never changes; a queue of updates by polling, with faults; what
 * our code adds to an update. Bot and Bot API server are processes of their own.
 */
import { Agent, request } from 'node:http'
import { createHandler } from '../../src/adapters/telegram/handler.ts'
import { RICH } from '../../src/adapters/telegram/markup.ts'
import { createMembership } from '../../src/adapters/telegram/membership.ts'
import { createMemory } from '../../src/adapters/telegram/memory.ts'
import { createMemorySettings } from '../../src/adapters/telegram/memory-settings.ts'
import { renderPage } from '../../src/adapters/telegram/render.ts'
import { parseUpdate } from '../../src/adapters/telegram/update.ts'
import { realAssistant, realContent } from '../support/world.ts'
import { type Child, reportOf, startApi, startBot, tellApi, usageOf } from './telegram/children.ts'

const SECRET = 'a-secret-of-the-bench'
const CHATS = 2_000
/** As many as Telegram sends at once unless told otherwise. */
const CONNECTIONS = 40
const UTTERANCES = [
  'how do i stop linkedin using my posts for ai',
  'does snapchat use my face',
  'fb ai opt out iphone eu',
  '/start',
  'wie verhindere ich dass instagram meine bilder nutzt',
  'what does tiktok train on',
  'objection letter to linkedin, i live in germany',
  'i use instagram, tiktok and youtube, what should i turn off',
  'best pizza in town',
  'alternatives to whatsapp',
]
/** As much of an answer's first words as the API server keeps. */
const SHOWN_NAME = 40
const names = realContent().content.guides.map(({ id, name }) => ({ id, name }))

let nextId = 1
const updateOf = (chat: number, text: string): { readonly update_id: number } => {
  const id = nextId++
  const person = { id: 1_000_000 + chat, is_bot: false, first_name: 'A', language_code: 'en' }
  const message = { message_id: id, date: 1, chat: { id: person.id, type: 'private', first_name: 'A' }, from: person, text }
  return { update_id: id, ...{ message } }
}

await compareWebhooks()
await pollQueue()
await addedByUs()

async function compareWebhooks(): Promise<void> {
  await using api = await startApi()
  await using ours = await startBot('ours', api)
  await using bare = await startBot('bare', api)
  const bots = { ours, bare }
  for (const bot of Object.values(bots)) await load(bot, 2_000, CONNECTIONS)
  const rates: Record<keyof typeof bots, number[]> = { ours: [], bare: [] }
  const costs: typeof rates = { ours: [], bare: [] }
  for (const kind of ['ours', 'bare', 'bare', 'ours', 'ours', 'bare'] as const) {
    const before = await usageOf(bots[kind])
    const { perSecond } = await load(bots[kind], 6_000, CONNECTIONS)
    rates[kind].push(perSecond)
    costs[kind].push(((await usageOf(bots[kind])).cpuMs - before.cpuMs) / 6_000)
  }
  const [our, their] = [median(rates.ours), median(rates.bare)]
  console.log(
    `webhook, ${CONNECTIONS} connections, median of 3 runs: ${our.toFixed(0)} answers a second, bare grammY with a constant ${their.toFixed(0)}: ${((100 * our) / their).toFixed(0)} % (target 70 %)`,
  )
  console.log(`processor time an answer: ${median(costs.ours).toFixed(3)} ms, bare ${median(costs.bare).toFixed(3)} ms`)
  const alone = { ours: await load(ours, 3_000, 1), bare: await load(bare, 3_000, 1) }
  for (const [kind, { p50, p99 }] of Object.entries(alone)) console.log(`one at a time, ${kind}: p50 ${ms(p50)}, p99 ${ms(p99)}`)
  console.log(`p99 added end to end: ${ms(alone.ours.p99 - alone.bare.p99)} (target 5 ms)`)
}

interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Posts updates as Telegram does, each connection one after the other. */
async function load(bot: Child, count: number, connections: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let left = count
  const start = performance.now()
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const begun = performance.now()
      await post(bot.port, agent, updateOf(left % CHATS, UTTERANCES[left % UTTERANCES.length] ?? ''))
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  return { perSecond: count / seconds, p50: at(times, 0.5), p99: at(times, 0.99) }
}

function post(port: number, agent: Agent, update: unknown): Promise<void> {
  const body = JSON.stringify(update)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-telegram-bot-api-secret-token': SECRET,
  }
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/telegram', method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The webhook answered ${response.statusCode}`))
      response.resume().once('end', resolve)
    })
    sent.once('error', reject).end(body)
  })
}

async function pollQueue(): Promise<void> {
  const rounds = 5
  const order = (chat: number): string[] => Array.from({ length: rounds }, (_, round) => names[(chat + round * 7) % names.length]?.id ?? '')
  const updates = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: CHATS }, (_, chat) => updateOf(chat, `/start ${order(chat)[round]}`)),
  ).flat()
  await using api = await startApi()
  await tellApi(api, { do: 'queue', updates, faultsPercent: 5 })
  const start = performance.now()
  await using bot = await startBot('poll', api)
  const before = await usageOf(bot)
  const samples: number[] = []
  const last = updates.at(-1)?.update_id ?? 0
  let report = await reportOf(api)
  const countOf = (): number => Object.values(report.answers).flat().length
  while (report.confirmed <= last || countOf() < updates.length) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    samples.push((await usageOf(bot)).residentMb)
    report = await reportOf(api)
    if (performance.now() - start > 300_000) break
  }
  const seconds = (performance.now() - start) / 1000
  const nameOf = new Map(names.map(({ id, name }) => [id, name]))
  const isRight = (chat: number): boolean => {
    const expected = order(chat).map((id) => nameOf.get(id)?.slice(0, SHOWN_NAME))
    return JSON.stringify(report.answers[`${1_000_000 + chat}`]) === JSON.stringify(expected)
  }
  const right = Array.from({ length: CHATS }, (_, chat) => chat).filter(isRight).length
  console.log(
    `polling ${updates.length} queued updates from ${CHATS} chats, ${report.faults} sends failed (429, 502, reset in turn): ${countOf()} answers in ${seconds.toFixed(1)} s, ${right} of ${CHATS} chats each once and in order`,
  )
  const half = samples.slice(Math.floor(samples.length / 2))
  console.log(
    `memory: ${before.residentMb.toFixed(0)} MB at the start, ${Math.max(...samples).toFixed(0)} MB at most, ${half.at(0)?.toFixed(0)} MB at half, ${samples.at(-1)?.toFixed(0)} MB at the end`,
  )
}

/** From the parsed JSON of an update to the markup of its answer, without any network. */
async function addedByUs(): Promise<void> {
  const assistant = realAssistant()
  const clock = () => new Date()
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const memory = createMemory({ assistant, settings: createMemorySettings(), clock, log })
  const me = { id: 4242, username: 'OptoutBenchBot' }
  const handler = createHandler({
    assistant,
    memory,
    membership: createMembership({ memory, clock }),
    clock,
    log,
    me,
    isAdministrator: async () => false,
  })
  const times: number[] = []
  for (let count = 0; count < 12_000; count += 1) {
    const update = updateOf(count % CHATS, UTTERANCES[count % UTTERANCES.length] ?? '')
    const start = performance.now()
    const received = parseUpdate(update, me)
    for (const action of received ? await handler(received.event) : [])
      if (action.kind === 'say') renderPage(action.page, RICH, assistant.tokens)
    // What is read and compiled once is not counted.
    if (count >= 2_000) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  console.log(
    `added by our code to an update: p50 ${ms(at(times, 0.5))}, p99 ${ms(at(times, 0.99))}, max ${ms(at(times, 1))} (target p99 5 ms)`,
  )
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function median(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`
}

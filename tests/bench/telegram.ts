/**
 * How fast on Telegram: a webhook against grammY's own with an answer that never changes; a queue of updates by polling, with faults; what
 * our code adds to an update. Bot and Bot API server are processes of their own.
 */
import { createHandler } from '../../src/adapters/telegram/handler.ts'
import { RICH } from '../../src/adapters/telegram/markup.ts'
import { createMembership } from '../../src/adapters/telegram/membership.ts'
import { createMemory } from '../../src/adapters/telegram/memory.ts'
import { createMemorySettings } from '../../src/adapters/telegram/memory-settings.ts'
import { createPageRenderer } from '../../src/adapters/telegram/rendered-pages.ts'
import { parseUpdate } from '../../src/adapters/telegram/update.ts'
import { realAssistant, realContent } from '../support/world.ts'
import type { ApiReport } from './telegram/api-child.ts'
import { type Child, reportOf, startApi, startBot, tellApi, usageOf } from './telegram/children.ts'
import { openWebhookDoor } from './telegram/webhook.ts'

const CHATS = 2_000
/** Persons who write; enough that none meets the limit for one. */
const PERSONS = 10_000
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

/** What buttons, links and commands bring: the same answers, without words to be understood. */
const LINKS = names.slice(0, 20).map(({ id }) => `/start ${id}`)

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
  await using long = await startBot('bare-long', api)
  const bots = { ours, bare, long }
  for (const bot of Object.values(bots)) await load(bot, UTTERANCES, { count: 2_000, connections: CONNECTIONS })
  for (const [kind, texts] of Object.entries({ 'free words': UTTERANCES, 'links and commands': LINKS })) {
    const runs = { ours: [] as Run[], bare: [] as Run[], long: [] as Run[] }
    for (const whose of ['ours', 'bare', 'long', 'long', 'bare', 'ours', 'ours', 'bare', 'long'] as const)
      runs[whose].push(await run(bots[whose], texts))
    const rate = (whose: keyof typeof runs): number => median(runs[whose].map(({ perSecond }) => perSecond))
    const cost = (whose: keyof typeof runs): string => ms(median(runs[whose].map(({ cpuMs }) => cpuMs)))
    const share = (whose: 'bare' | 'long'): string =>
      `${rate(whose).toFixed(0)} (${((100 * rate('ours')) / rate(whose)).toFixed(0)} %, processor ${cost(whose)})`
    console.log(
      `webhook, ${kind}, ${CONNECTIONS} connections, median of 3 runs: ${rate('ours').toFixed(0)} answers a second (processor ${cost('ours')} an answer); bare grammY with a constant line ${share('bare')}, with one of our answers as the constant ${share('long')}`,
    )
  }
  const alone = {
    ours: await load(ours, UTTERANCES, { count: 3_000, connections: 1 }),
    bare: await load(bare, UTTERANCES, { count: 3_000, connections: 1 }),
  }
  for (const [kind, { p50, p99 }] of Object.entries(alone)) console.log(`one at a time, ${kind}: p50 ${ms(p50)}, p99 ${ms(p99)}`)
  console.log(`p99 added end to end: ${ms(alone.ours.p99 - alone.bare.p99)} (target 5 ms)`)
}

interface Run {
  readonly perSecond: number
  /** Of all threads, an answer. */
  readonly cpuMs: number
}

async function run(bot: Child, texts: readonly string[]): Promise<Run> {
  const count = 4_000
  const before = await usageOf(bot)
  const { perSecond } = await load(bot, texts, { count, connections: CONNECTIONS })
  return { perSecond, cpuMs: ((await usageOf(bot)).cpuMs - before.cpuMs) / count }
}

interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

interface Amount {
  readonly count: number
  readonly connections: number
}

/** Posts updates as Telegram does, each connection one after the other. */
async function load(bot: Child, texts: readonly string[], { count, connections }: Amount): Promise<Load> {
  using door = openWebhookDoor(bot.port, connections)
  const times: number[] = []
  let left = count
  const start = performance.now()
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const begun = performance.now()
      await door.bring(updateOf(left % PERSONS, texts[left % texts.length] ?? ''))
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  const seconds = (performance.now() - start) / 1000
  times.sort((a, b) => a - b)
  return { perSecond: count / seconds, p50: at(times, 0.5), p99: at(times, 0.99) }
}

async function pollQueue(): Promise<void> {
  await using api = await startApi()
  await tellApi(api, { do: 'queue', updates: [], faultsPercent: 0 })
  await using bot = await startBot('poll', api)
  const atStart = await usageOf(bot)
  const first = await pollBatch(api, bot)
  console.log(
    `polling 10000 queued updates from ${CHATS} chats, ${first.faults} sends failed (429, 502, reset in turn): ${first.answers} answers in ${first.seconds.toFixed(1)} s, ${first.right} of ${CHATS} chats each once and in order`,
  )
  const later = [await pollBatch(api, bot), await pollBatch(api, bot)]
  console.log(
    `memory: ${atStart.residentMb.toFixed(0)} MB at the start, after each 10000 updates ${[first, ...later].map(({ residentMb }) => residentMb.toFixed(0)).join(', ')} MB`,
  )
}

interface Batch {
  readonly faults: number
  readonly answers: number
  readonly seconds: number
  /** Chats that got each answer once and in order. */
  readonly right: number
  readonly residentMb: number
}

function countOf({ answers }: ApiReport): number {
  return Object.values(answers).flat().length
}

/** Five questions from each chat, all waiting; ends when all are answered and confirmed. */
async function pollBatch(api: Child, bot: Child): Promise<Batch> {
  const rounds = 5
  const order = (chat: number): string[] => Array.from({ length: rounds }, (_, round) => names[(chat + round * 7) % names.length]?.id ?? '')
  const updates = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: CHATS }, (_, chat) => updateOf(chat, `/start ${order(chat)[round]}`)),
  ).flat()
  const start = performance.now()
  await tellApi(api, { do: 'queue', updates, faultsPercent: 5 })
  const last = updates.at(-1)?.update_id ?? 0
  let report = await reportOf(api)
  const isDone = (): boolean => report.confirmed > last && countOf(report) >= updates.length
  while (!isDone() && performance.now() - start < 120_000) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    report = await reportOf(api)
  }
  const nameOf = new Map(names.map(({ id, name }) => [id, name.slice(0, SHOWN_NAME)]))
  const isRight = (chat: number): boolean =>
    JSON.stringify(report.answers[`${1_000_000 + chat}`]) === JSON.stringify(order(chat).map((id) => nameOf.get(id)))
  return {
    faults: report.faults,
    answers: countOf(report),
    seconds: (performance.now() - start) / 1000,
    right: Array.from({ length: CHATS }, (_, chat) => chat).filter(isRight).length,
    residentMb: (await usageOf(bot)).residentMb,
  }
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
  const render = createPageRenderer(assistant.tokens)
  const times: number[] = []
  for (let count = 0; count < 12_000; count += 1) {
    const update = updateOf(count % CHATS, UTTERANCES[count % UTTERANCES.length] ?? '')
    const start = performance.now()
    const received = parseUpdate(update, me)
    for (const action of received ? await handler(received.event) : []) if (action.kind === 'say') render(action.page, RICH)
    // What is read and compiled once is not counted.
    if (count >= 2_000) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  console.log(`added by our code to an update: p50 ${ms(at(times, 0.5))}, p99 ${ms(at(times, 0.99))} (target p99 5 ms)`)
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

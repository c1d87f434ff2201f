/**
 * 200 answers a second on one core while an announcement goes out on both networks as fast as they allow: how long a person waits.
 *
 * Questions come at fixed moments, whether those before are answered or not, and a wait is counted from the moment planned: a program that
 * stands still cannot hide it. The networks answer at once, from other processes on the other core.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openStore, SQLITE_FILE } from '../../../src/store/open-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import { draft } from '../../support/outbox.ts'
import { openWebhookDoor, type WebhookDoor } from '../telegram/webhook.ts'
import { askOnDiscord, type Networks, openNetworks } from './doors.ts'
import { type Question, realQuestions, telegramInline, telegramMessage, typedName } from './people.ts'
import { at, counted, cpuMsOf, dropFolder, inMb, machineLoad, memoryOf, newFolder, type Running, startProgram } from './program.ts'

const PER_SECOND = 200
const SECONDS = 60
const WARM_UP_SECONDS = 30
const SUBSCRIPTIONS = 50_000
/** The program's core; everything else has the other. */
const CORE = 0
const REST = 1
const CONNECTIONS = 256

/** Answers of ten, by where they are asked for. */
interface Mix {
  readonly name: string
  readonly discord: number
  readonly inline: number
}

const MIXES: readonly Mix[] = [
  { name: 'six of ten on Discord, four inline on Telegram, three of these a name being typed', discord: 6, inline: 4 },
  { name: 'half on Discord, half in private chats on Telegram (announcements there make room for answers)', discord: 5, inline: 0 },
]

export async function load(): Promise<void> {
  const isPinned = spawnSync('taskset', ['-acp', String(REST), String(process.pid)]).status === 0
  const under = isPinned ? ['taskset', '-c', String(CORE)] : []
  console.log(isPinned ? `the program has core ${CORE}` : 'without taskset nothing keeps the program on one core')
  await using networks = await openNetworks()
  const questions = realQuestions()
  for (const mix of MIXES) {
    const dataDir = newFolder()
    await subscribe(dataDir)
    {
      await using program = await startProgram({ dataDir, environment: networks.environment, under })
      await fire(mix, WARM_UP_SECONDS, { networks, program, questions })
      for (const isAnnouncing of [false, true]) {
        if (isAnnouncing) await announce(dataDir)
        console.log(await measure(mix, isAnnouncing, { networks, program, questions }))
      }
    }
    dropFolder(dataDir)
  }
}

/** Half of them on each network, written as one statement. */
async function subscribe(dataDir: string): Promise<void> {
  await using _store = await openStore({ dataDir, databaseUrl: undefined })
  await using database = openSqlite(join(dataDir, SQLITE_FILE))
  await database.query(
    `insert into subscriptions (adapter, chat_id, locale, min_severity, is_silent, is_weekly, subscribed_by, created_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${2 * SUBSCRIPTIONS})
      select case when i % 2 = 0 then 'telegram' else 'discord' end, cast(200000000000000000 + i as text), 'en', 0, 0, 0, 'p', 0 from n`,
  )
}

/** As the command of an operator does, beside the running program. */
async function announce(dataDir: string): Promise<void> {
  await using store = await openStore({ dataDir, databaseUrl: undefined })
  await store.publishOne(draft('operator/load'), new Date())
}

interface Scene {
  readonly networks: Networks
  readonly program: Running
  readonly questions: readonly Question[]
}

async function measure(mix: Mix, isAnnouncing: boolean, scene: Scene): Promise<string> {
  const { program } = scene
  const before = machineLoad()
  const sent = (network: string): Promise<number> => counted(program.port, 'optout_sends_total', `adapter="${network}",outcome="sent"`)
  const sentBefore = [await sent('discord'), await sent('telegram')]
  const cpuBefore = cpuMsOf(program.pid)
  const startedMs = performance.now()
  const { waits, lags } = await fire(mix, SECONDS, scene)
  const seconds = (performance.now() - startedMs) / 1000
  const cpu = (cpuMsOf(program.pid) - cpuBefore) / 10 / seconds
  const sentAfter = [await sent('discord'), await sent('telegram')]
  const rates = sentAfter.map((count, index) => ((count - (sentBefore[index] ?? 0)) / seconds).toFixed(1))
  const times = [0.5, 0.95, 0.99, 1].map((share) => at(waits, share).toFixed(1))
  return [
    `${PER_SECOND} answers a second, ${mix.name}, ${isAnnouncing ? 'while announcing' : 'without announcement'}:`,
    `p50 ${times[0]}, p95 ${times[1]}, p99 ${times[2]}, longest ${times[3]} ms over ${waits.length};`,
    `announcements a second: Discord ${rates[0]}, Telegram ${rates[1]}; processor ${cpu.toFixed(0)} % of the core; ${inMb(memoryOf(program.pid))};`,
    `questions came late by p99 ${at(lags, 0.99).toFixed(1)} ms (counted in); load of the machine ${before}, then ${machineLoad()}`,
  ].join(' ')
}

interface Fired {
  /** From the moment planned to the answer, in ms, ascending. */
  readonly waits: readonly number[]
  /** From the moment planned to when this process asked. */
  readonly lags: readonly number[]
}

async function fire(mix: Mix, seconds: number, scene: Scene): Promise<Fired> {
  using door = openWebhookDoor(scene.program.port, CONNECTIONS)
  const waits: number[] = []
  const lags: number[] = []
  const running: Promise<void>[] = []
  const startMs = performance.now()
  for (let index = 0; index < PER_SECOND * seconds; ) {
    const nowMs = performance.now()
    for (; startMs + (index * 1000) / PER_SECOND <= nowMs && index < PER_SECOND * seconds; index++) {
      const plannedMs = startMs + (index * 1000) / PER_SECOND
      lags.push(nowMs - plannedMs)
      running.push(ask(mix, index, door, scene).then(() => void waits.push(performance.now() - plannedMs)))
    }
    await wait(1)
  }
  await Promise.all(running)
  scene.networks.discord.forget()
  return { waits: waits.sort((a, b) => a - b), lags: lags.sort((a, b) => a - b) }
}

let nextPerson = 1

/** Each by a person of their own, so that nobody asks too much. */
async function ask({ discord, inline }: Mix, index: number, door: WebhookDoor, scene: Scene): Promise<void> {
  const person = nextPerson++
  const question = scene.questions[person % scene.questions.length] ?? { text: 'help', locale: 'en' }
  const place = index % 10
  if (place < discord) await askOnDiscord(scene.networks.discord, person, question)
  else if (place >= discord + inline) await door.bring(telegramMessage(person, question))
  else await door.bring(telegramInline(person, place === discord ? question : typedName(person)))
}

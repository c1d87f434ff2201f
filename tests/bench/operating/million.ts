/** A million answers on both networks at once: what stays in memory. A leak would be a line that keeps rising. */
import { setTimeout as wait } from 'node:timers/promises'
import { openWebhookDoor, type WebhookDoor } from '../telegram/webhook.ts'
import { askOnDiscord, type Networks, openNetworks, pressOnDiscord } from './doors.ts'
import { realQuestions, saidAt, TURNS, telegramMessage } from './people.ts'
import { counted, dropFolder, inMb, machineLoad, memoryOf, newFolder, type Running, startProgram } from './program.ts'

const ANSWERS = Number(process.env['OPERATING_ANSWERS'] ?? 1_000_000)
/** 35 million a day. At full speed the engine collects less than it could, which is some 40 MB more. */
const PER_SECOND = 400
/** Of each network. More than any memory of persons or conversations holds (50,000 and 10,000). */
const PERSONS = 150_000
/** Visits side by side, of each network. */
const VISITS = 16
const MARKS = [
  1_000, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000,
  900_000, 1_000_000,
]
/** Visits between two looks. */
const BATCH = 500 / TURNS

export async function million(): Promise<void> {
  await using networks = await openNetworks()
  const dataDir = newFolder()
  {
    await using program = await startProgram({ dataDir, environment: networks.environment })
    await wait(5_000)
    console.log(`load of the machine before: ${machineLoad()}; after 0 answers: ${inMb(memoryOf(program.pid))}`)
    await ask(networks, program)
    const [discord, telegram] = await Promise.all(
      ['discord', 'telegram'].map((name) => counted(program.port, 'optout_answers_total', name)),
    )
    console.log(`the program counts ${discord} answers on Discord and ${telegram} on Telegram; load of the machine after: ${machineLoad()}`)
    await wait(60_000)
    console.log(`a minute later: ${inMb(memoryOf(program.pid))}`)
  }
  dropFolder(dataDir)
}

async function ask(networks: Networks, program: Running): Promise<void> {
  const questions = realQuestions()
  console.log(`${questions.length} questions; ${PERSONS} persons on each network, ${TURNS} turns a visit, ${PER_SECOND} answers a second`)
  using door = openWebhookDoor(program.port, VISITS)
  const startedMs = performance.now()
  let visits = 0
  let answers = 0
  const marks = MARKS.filter((mark) => mark <= ANSWERS)
  while (answers < ANSWERS) {
    const until = visits + BATCH
    const one = async (visitOf: (visit: number) => Promise<void>): Promise<void> => {
      while (visits < until) {
        await visitOf(visits++)
        answers += TURNS
      }
    }
    const onTelegram = (visit: number): Promise<void> => visitTelegram(door, questions, visit)
    const onDiscord = (visit: number): Promise<void> => visitDiscord(networks, questions, visit)
    await Promise.all(Array.from({ length: VISITS }, () => [one(onTelegram), one(onDiscord)]).flat())
    networks.discord.forget()
    await wait(Math.max(0, (answers * 1000) / PER_SECOND - (performance.now() - startedMs)))
    while (marks[0] !== undefined && answers >= marks[0]) {
      marks.shift()
      console.log(`after ${answers} answers: ${inMb(memoryOf(program.pid))}`)
    }
  }
}

type Questions = ReturnType<typeof realQuestions>

async function visitTelegram(door: WebhookDoor, questions: Questions, visit: number): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await door.bring(telegramMessage(visit % PERSONS, saidAt(questions, visit, turn)))
}

/** The last turn is a button of the answer before, where it has one. */
async function visitDiscord({ discord }: Networks, questions: Questions, visit: number): Promise<void> {
  const person = visit % PERSONS
  await askOnDiscord(discord, person, saidAt(questions, visit, 0))
  const button = await askOnDiscord(discord, person, saidAt(questions, visit, 1))
  if (button === undefined) await askOnDiscord(discord, person, saidAt(questions, visit, 2))
  else await pressOnDiscord(discord, person, button)
}

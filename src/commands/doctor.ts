/** `npm run -s doctor`: what is configured, reachable and permitted, and what to do about the rest. */
import { existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { ContentError } from '../content/problem.ts'
import type { Finding } from '../core/finding.ts'
import { SetupError } from '../core/ports.ts'
import { openContent, runMain } from '../start.ts'
import { openStore } from '../store/open-store.ts'
import { runCommand } from './command.ts'

const USAGE = `Usage: npm run -s doctor

Looks at the configuration, the content, the database, the disk, the clock, the port and each network, and says what is wrong and what to
do about it. It shows no secret and changes nothing, save that a missing database is made, and an older one brought to this version. Ends
with 1 where something is wrong.
`

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' }
const ABOUT_WIDTH = 20
/** Room for years of announcements. */
const MIN_FREE_MB = 200
/** Discord refuses signed requests older than this. */
const MAX_CLOCK_S = 60

await runCommand(USAGE, () =>
  runMain(async (config) => {
    const groups = [examineContent, examineStore, examineDisk, examinePort, examineNetworks, examineClock]
    let isWrong = false
    for (const examine of groups) {
      for (const { state, about, says } of await examine(config)) {
        isWrong ||= state === 'wrong'
        process.stdout.write(`${MARKS[state]}  ${about.padEnd(ABOUT_WIDTH)}${says}\n`)
      }
    }
    if (isWrong) process.exitCode = 1
  }),
)

async function examineContent(): Promise<Finding[]> {
  try {
    const { content } = await openContent(new Date())
    return [{ state: 'ok', about: 'Content', says: `${content.guides.length} guides, no problem` }]
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    return [{ state: 'wrong', about: 'Content', says: `${error.problems.length} problem(s): npm run validate names them` }]
  }
}

async function examineStore({ store: place }: Config): Promise<Finding[]> {
  const about = 'Database'
  try {
    await using store = await openStore(place)
    const { pending, oldestSeconds } = await store.outboxState(await store.clock())
    const kind = place.databaseUrl === undefined ? `SQLite in ${place.dataDir}` : 'PostgreSQL'
    const waiting = pending === 0 ? 'nothing waits' : `${pending} deliveries wait, the oldest for ${Math.round(oldestSeconds)} s`
    return [{ state: 'ok', about, says: `${kind}, writable; ${waiting}` }]
  } catch (error) {
    const says = error instanceof SetupError ? error.message : `cannot be opened (${error instanceof Error ? error.name : 'unknown error'})`
    return [{ state: 'wrong', about, says }]
  }
}

async function examineDisk({ store: { dataDir, databaseUrl } }: Config): Promise<Finding[]> {
  if (databaseUrl !== undefined) return []
  const folder = existsSync(dataDir) ? dataDir : dirname(resolve(dataDir))
  const { bavail, bsize } = statfsSync(folder)
  const free = Math.round((bavail * bsize) / 1e6)
  const state = free < MIN_FREE_MB ? 'wrong' : 'ok'
  return [{ state, about: 'Disk', says: `${free} MB free${state === 'wrong' ? `: the database needs up to ${MIN_FREE_MB} MB` : ''}` }]
}

/** Only where it is asked for. */
async function examinePort({ http, discord, telegram }: Config): Promise<Finding[]> {
  const isNeeded = http.port !== undefined || discord?.publicKey !== undefined || telegram?.webhook !== undefined
  if (!isNeeded) return [{ state: 'ok', about: 'HTTP', says: 'not needed; HTTP_PORT would open /healthz and /metrics' }]
  const port = http.port ?? 3000
  const isFree = await new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, http.host, () => server.close(() => done(true)))
  })
  if (isFree) return [{ state: 'ok', about: 'HTTP', says: `port ${port} is free` }]
  return [{ state: 'note', about: 'HTTP', says: `port ${port} is in use: by the running bot, or set HTTP_PORT to another` }]
}

async function examineNetworks({ discord, telegram }: Config): Promise<Finding[]> {
  const found: Finding[] = []
  if (discord) found.push(...(await (await import('../adapters/discord/doctor.ts')).examineDiscord(discord)))
  if (telegram) found.push(...(await (await import('../adapters/telegram/doctor.ts')).examineTelegram(telegram)))
  if (!discord && !telegram)
    found.push({
      state: 'note',
      about: 'Networks',
      says: 'none: set DISCORD_TOKEN or TELEGRAM_TOKEN in .env; without, npm start opens the terminal',
    })
  return found
}

/** Against the clock of a network, which comes with every answer. */
async function examineClock({ discord, telegram }: Config): Promise<Finding[]> {
  const address = discord?.apiUrl ?? telegram?.apiUrl
  if (address === undefined) return []
  try {
    const askedMs = Date.now()
    const { headers } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(10_000) })
    const offS = Math.abs(new Date(headers.get('date') ?? '').getTime() - askedMs) / 1000
    if (Number.isNaN(offS)) return []
    if (offS > MAX_CLOCK_S)
      return [{ state: 'wrong', about: 'Clock', says: `is off by ${Math.round(offS)} s: set it, or run a time service` }]
    return [{ state: 'ok', about: 'Clock', says: 'right' }]
  } catch {
    return []
  }
}

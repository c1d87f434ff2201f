/** The real program as an operator starts it: `npm start`'s own command, configured by its environment alone, and watched from outside. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../support/world.ts'

export interface Running extends AsyncDisposable {
  readonly pid: number
  /** Of its HTTP server. */
  readonly port: number
  /** From the start of the process until both networks are ready. */
  readonly readyMs: number
}

export interface ProgramPlace {
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string>>
  /** Put before its command: on which core it runs, and before whom. */
  readonly under?: readonly string[]
}

const READY = ['discord.ready', 'telegram.started', 'http.listening']

/** The command of `npm start`, its flags included. */
const START: readonly string[] = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  .scripts.start.split(' ')
  .slice(1)

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'optout-operating-'))
export const dropFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** Resolves when it is ready; throws what it said where it ends before. */
export async function startProgram({ dataDir, environment, under = [] }: ProgramPlace): Promise<Running> {
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, HTTP_PORT: '0', HTTP_HOST: '127.0.0.1', ...environment }
  const [program = '', ...args] = [...under, process.execPath, ...START]
  const startedMs = performance.now()
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      // Ready once, what else it says is not needed; kept, it would fill this process.
      if (log.length < 100_000) log += String(chunk)
      if (READY.every((event) => log.includes(`"${event}"`))) resolve()
    })
    exited.then(() => reject(new Error(`The program ended: ${log}`)))
  })
  return {
    pid: child.pid ?? 0,
    port: Number(/"port":(\d+)/.exec(log)?.[1]),
    readyMs: performance.now() - startedMs,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

export interface Memory {
  /** Resident, in MB of a million bytes; shared pages count whole. */
  readonly rssMb: number
  /** Shared pages count by their share. */
  readonly pssMb: number
}

/** As the kernel counts it. */
export function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const mb = (name: string): number => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1]) * 1024) / 1e6
  return { rssMb: mb('Rss'), pssMb: mb('Pss') }
}

/** Linux counts processor time in hundredths of a second, whatever the clock of the kernel. */
const TICK_MS = 10

/** Processor time of all its threads so far. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** A counter at `/metrics`, all its labels but the given one summed up. */
export async function counted(port: number, name: string, label: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const values = [...text.matchAll(new RegExp(`^${name}\\{[^}]*${label}[^}]*\\} (\\d+)`, 'gm'))]
  return values.reduce((sum, [, value]) => sum + Number(value), 0)
}

/** How busy the machine is with everything, this bench included: the last minute, and the last five. */
export const machineLoad = (): string =>
  loadavg()
    .slice(0, 2)
    .map((each) => each.toFixed(2))
    .join(' / ')

export const inMb = ({ rssMb, pssMb }: Memory): string => `${rssMb.toFixed(0)} MB resident (${pssMb.toFixed(0)} MB its share)`

export const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

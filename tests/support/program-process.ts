/** The program as an operator starts it: a process of its own, configured by its environment alone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ROOT } from './world.ts'

export interface ProgramProcess {
  readonly child: ChildProcess
  /** Its exit code; `null` where a signal ended it. */
  readonly exited: Promise<number | null>
  output(): string
  /** Resolves when the event is logged, also where it was already. */
  logged(event: string): Promise<void>
  /** Sends a signal and waits for the end. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

/** @param environment beside that of the tests; a folder for data is made unless it names one. */
export function startProgram(environment: Readonly<Record<string, string>>): ProgramProcess {
  const DATA_DIR = environment['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'optout-'))
  const child = spawn(process.execPath, ['--import', './src/preload.js', 'src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...environment, DATA_DIR },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const waiting: { readonly event: string; readonly resolve: () => void }[] = []
  const isLogged = (event: string): boolean => text.includes(`"${event}"`)
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += String(chunk)
      for (const { event, resolve } of waiting) if (isLogged(event)) resolve()
    })
  const exited = once(child, 'exit').then(([code]): number | null => code)
  return {
    child,
    exited,
    output: () => text,
    logged: (event) => new Promise((resolve) => (isLogged(event) ? resolve() : waiting.push({ event, resolve }))),
    async end(signal) {
      child.kill(signal)
      return await exited
    },
  }
}

/** Looks again and again, and leaves the processors to the programs meanwhile. */
export async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await wait(20)
}

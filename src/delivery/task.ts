/** Something done again and again, one at a time, beside everything else. */
import type { Log, Time } from '../core/ports.ts'
import type { Bell } from './bell.ts'
import { problemOf } from './problem.ts'

const RECOVER_MS = 2_000

export interface TaskParts {
  readonly time: Time
  readonly log: Log
  /** Rung when it ends. */
  readonly bell: Bell
  readonly name: string
  /** Between two times, where there is nothing more at once. */
  readonly everyMs: number
  /** @returns whether there is more at once. What it throws is logged, and it is tried again. */
  readonly work: (signal: AbortSignal) => Promise<boolean>
}

export interface Task {
  startIfDue(signal: AbortSignal): void
  /** Due now, or again when what is running ends. */
  ask(): void
  /** When it is due; never while it runs, for its end rings the bell. */
  readonly atMs: number
  /** Resolves when nothing is running. */
  ended(): Promise<void>
}

export function createTask({ time, log, bell, name, everyMs, work }: TaskParts): Task {
  let atMs = 0
  let isAsked = false
  let isRunning = false
  let running = Promise.resolve()

  async function run(signal: AbortSignal): Promise<void> {
    let waitMs = everyMs
    try {
      if (await work(signal)) waitMs = 0
    } catch (error) {
      log.error('dispatch.failed', { task: name, problem: problemOf(error) })
      waitMs = RECOVER_MS
    }
    atMs = time.now().getTime() + (isAsked ? 0 : waitMs)
    isRunning = false
    bell.ring()
  }

  return {
    startIfDue(signal) {
      if (isRunning || time.now().getTime() < atMs) return
      isRunning = true
      isAsked = false
      running = run(signal)
    },
    ask() {
      isAsked = true
      atMs = 0
    },
    get atMs() {
      return isRunning ? Number.POSITIVE_INFINITY : atMs
    },
    ended: () => running,
  }
}

/** What every way of starting shares: reads the configuration and the content, builds the assistant, and says plainly what is wrong. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, ConfigError, readConfig } from './config.ts'
import { type PreparedContent, prepareContent, readPrepared } from './content/prepared-content.ts'
import { ContentError } from './content/problem.ts'
import { type Assistant, createAssistant } from './core/conversation/assistant.ts'
import type { Guide } from './core/knowledge/guide.ts'
import { SetupError } from './core/ports.ts'

/** The project's folder: content is found from here, wherever the program was started. */
export const ROOT = resolve(import.meta.dirname, '..')

/** Kept where tools of this ecosystem keep what they can make again. */
export const PREPARATION = { root: ROOT, keptIn: join(ROOT, 'node_modules/.cache/optout') }

/** sysexits.h EX_CONFIG: a restart without a change cannot help. */
const EXIT_CONFIG = 78

export const todayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** Kiribati's, fourteen hours before Greenwich. */
const EARLIEST_ZONE_MS = 14 * 3_600_000

/** The newest day that it is anywhere: a volunteer in Tokyo who reads a page dates it by their own. */
export const newestDayOf = (now: Date): string => todayOf(new Date(now.getTime() + EARLIEST_ZONE_MS))

/**
 * What was prepared for these files, prepared anew where it must be: in a process of its own, so that what that takes is not held on to.
 *
 * @throws {ContentError} with every problem of the content.
 */
export async function openContent(now: Date): Promise<PreparedContent> {
  const kept = readPrepared(PREPARATION)
  if (kept) return kept
  const preparing = spawn(process.execPath, [...process.execArgv, join(ROOT, 'src/commands/prepare.ts')], { stdio: 'ignore' })
  await once(preparing, 'exit')
  return readPrepared(PREPARATION) ?? prepareContent(PREPARATION, newestDayOf(now))
}

/** What a program that answers keeps of its content. The rest is megabytes of words that are in its indexes already. */
export interface Knowledge {
  readonly assistant: Assistant
  /** With the changes to be announced. */
  readonly guides: readonly Guide[]
}

/** @throws {ContentError} with every problem of the content. */
export async function openKnowledge(config: Config, now: Date): Promise<Knowledge> {
  const { content, learnt } = await openContent(now)
  return { assistant: createAssistant(content, learnt, config), guides: content.guides }
}

/** @throws {ContentError} with every problem of the content. */
export const openAssistant = async (config: Config, now: Date): Promise<Assistant> => (await openKnowledge(config, now)).assistant

/** `.env` beside the program, where there is one; what the environment says already counts more. */
function readEnvFile(): void {
  const file = join(ROOT, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

/** Runs a command's main function; what the operator can mend ends with its message alone, everything else with a stack. */
export async function runMain(main: (config: Config) => Promise<void> | void): Promise<void> {
  // A reader that has seen enough ("| head") is no error.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  try {
    readEnvFile()
    await main(readConfig(process.env))
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof ContentError || error instanceof SetupError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIG
  }
}

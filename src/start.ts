/** What every way of starting shares: reads the configuration and the content, builds the assistant, and says plainly what is wrong. */
import { join, resolve } from 'node:path'
import { type Config, ConfigError, readConfig } from './config.ts'
import { type PreparedContent, prepareContent } from './content/prepared-content.ts'
import { ContentError } from './content/problem.ts'
import { type Assistant, createAssistant } from './core/conversation/assistant.ts'

/** The project's folder: content is found from here, wherever the program was started. */
export const ROOT = resolve(import.meta.dirname, '..')

/** Where tools of this ecosystem keep what they can make again. */
const KEPT_IN = join(ROOT, 'node_modules/.cache/optout')

/** sysexits.h EX_CONFIG: a restart without a change cannot help. */
const EXIT_CONFIG = 78

export const todayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** @throws {ContentError} with every problem of the content. */
export const openContent = (now: Date): Promise<PreparedContent> => prepareContent(ROOT, KEPT_IN, todayOf(now))

/** @throws {ContentError} with every problem of the content. */
export async function openAssistant(config: Config, now: Date): Promise<Assistant> {
  const { content, learnt } = await openContent(now)
  return createAssistant(content, learnt, config)
}

/** Runs a command's main function; what the operator can mend ends with its message alone, everything else with a stack. */
export async function runMain(main: (config: Config) => Promise<void> | void): Promise<void> {
  try {
    await main(readConfig(process.env))
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof ContentError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIG
  }
}

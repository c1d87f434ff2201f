/** What every way of starting shares: reads the configuration and the content, builds the assistant, and says plainly what is wrong. */
import { resolve } from 'node:path'
import { type Config, ConfigError, readConfig } from './config.ts'
import { CONTENT_FOLDERS, loadContent } from './content/load-content.ts'
import { ContentError } from './content/problem.ts'
import { readFiles } from './content/read-files.ts'
import { type Assistant, createAssistant } from './core/conversation/assistant.ts'

/** The project's folder: content is found from here, wherever the program was started. */
export const ROOT = resolve(import.meta.dirname, '..')

/** sysexits.h EX_CONFIG: a restart without a change cannot help. */
const EXIT_CONFIG = 78

export const todayOf = (now: Date): string => now.toISOString().slice(0, 10)

/**
 * @throws {ConfigError} for a bad environment.
 * @throws {ContentError} with every problem of the content.
 */
export function openAssistant(config: Config, now: Date): Assistant {
  return createAssistant(loadContent(readFiles(ROOT, CONTENT_FOLDERS), todayOf(now)), config)
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

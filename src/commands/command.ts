/** What every command shares: help on request, a usage error with the usage, anything else with its stack. */

/** What the person at the command line can mend. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const EXIT_USAGE = 2

/** Runs a command; `--help` anywhere shows the usage instead. */
export async function runCommand(usage: string, main: () => Promise<void> | void): Promise<void> {
  if (process.argv.slice(2).some((each) => each === '--help' || each === '-h')) {
    process.stdout.write(usage)
    return
  }
  try {
    await main()
  } catch (error) {
    if (!isUsageError(error)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exitCode = EXIT_USAGE
  }
}

/** Ours, and those of `parseArgs` about options it does not know. */
const isUsageError = (error: unknown): error is Error =>
  error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

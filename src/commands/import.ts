/** `npm run -s import`: what was exported from one database, into another. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SetupError } from '../core/ports.ts'
import { runMain } from '../start.ts'
import { openStore } from '../store/open-store.ts'
import { parseArchive } from './archive-file.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run -s import -- FILE

Adds what "npm run -s export" wrote into FILE to the database of this configuration, before the bot first starts with it. All or nothing:
every problem is named with its line. What the database holds already stays as it is, so importing twice changes nothing.
`

await runCommand(USAGE, () =>
  runMain(async (config) => {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new UsageError('Name one file.')
    const records = parseArchive(readText(file), file)
    await using store = await openStore(config.store)
    const added = await store.importAll(records)
    process.stdout.write(`${added} records added, ${records.length - added} were there already\n`)
  }),
)

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SetupError(`${file} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'}.`)
  }
}

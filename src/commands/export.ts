/** `npm run -s export`: what people asked to be kept, out of the database into a file. */
import { parseArgs } from 'node:util'
import { SetupError } from '../core/ports.ts'
import { runMain } from '../start.ts'
import { openStore } from '../store/open-store.ts'
import { writeArchive } from './archive-file.ts'
import { runCommand, UsageError } from './command.ts'
import { writeNewFile } from './new-file.ts'

const USAGE = `Usage: npm run -s export -- FILE [--leave-unfinished]

Writes subscriptions, settings, reminders, and which changes are no news any more, from the database of this configuration into FILE: one
line of JSON each, for "npm run -s import". Stop the bot first. FILE must not be there yet; it holds ids of chats and persons, so only you
may read it. What a paused chat missed does not go along.

  --leave-unfinished  also where announcements still wait or go out, weekly digests included; nobody will send what is left
`

await runCommand(USAGE, () =>
  runMain(async (config) => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'leave-unfinished': { type: 'boolean', default: false } },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new UsageError('Name one file.')
    await using store = await openStore(config.store)
    const { records, unfinished } = await store.exportAll()
    if (unfinished > 0 && !values['leave-unfinished'])
      throw new SetupError(
        `${unfinished} announcement(s) still wait or go out, and would not go along. Let the bot finish them ("npm run -s announce -- --list"), or give --leave-unfinished.`,
      )
    writeNewFile(file, writeArchive(records))
    process.stdout.write(`${records.length} records in ${file}\n`)
  }),
)

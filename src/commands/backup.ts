/** `npm run -s backup`: a copy of the SQLite database while the bot runs. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SetupError } from '../core/ports.ts'
import { runMain } from '../start.ts'
import { backupSqlite } from '../store/backup.ts'
import { SQLITE_FILE } from '../store/open-store.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run -s backup -- FILE

Copies the SQLite database of this configuration into FILE while the bot runs, and checks the copy. FILE must not be there yet; it holds ids
of chats and persons, so only you may read it. docs/OPERATING.md says how to restore it, and how to back up PostgreSQL.
`

await runCommand(USAGE, () =>
  runMain(({ store: { dataDir, databaseUrl } }) => {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new UsageError('Name one file.')
    if (databaseUrl !== undefined) throw new SetupError('DATABASE_URL is set: PostgreSQL is backed up with pg_dump, see docs/OPERATING.md.')
    const bytes = backupSqlite(join(dataDir, SQLITE_FILE), file)
    process.stdout.write(`${Math.ceil(bytes / 1024)} kB in ${file}\n`)
  }),
)

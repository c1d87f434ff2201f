/** `npm run -s catalog:report`: the state of the catalog as a Markdown table on the standard output. */
import { reportCatalog } from '../content/catalog-report.ts'
import { openContent, runMain } from '../start.ts'
import { runCommand } from './command.ts'

const USAGE = `Usage: npm run -s catalog:report [> report.md]

A Markdown table of all guides: what they cover, how sure they are, how old their sources are; the oldest first.
Then what needs a look: alternatives without a guide, names of several platforms, everyday words without idioms.
`

await runCommand(USAGE, () =>
  runMain(async (config) => {
    const now = new Date()
    process.stdout.write(`${reportCatalog((await openContent(now)).content, now, config.staleAfterDays)}\n`)
  }),
)

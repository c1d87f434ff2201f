/** `npm run catalog:export`: writes the catalog as JSON and its changes as Atom feeds. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { exportCatalog } from '../content/catalog-export.ts'
import { openContent, runMain } from '../start.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run catalog:export -- --base ADDRESS [--folder export]

Writes into the folder: catalog.json with catalog.schema.json, changes.atom over all platforms, and changes/ID.atom for each.

  --base    address under which the folder will stand, such as https://example.org/optout/
  --folder  made where it is missing; export unless given
`

await runCommand(USAGE, () =>
  runMain(async () => {
    const { values } = parseArgs({ options: { base: { type: 'string' }, folder: { type: 'string', default: 'export' } } })
    if (values.base === undefined || !URL.canParse(values.base))
      throw new UsageError('--base takes a whole address, such as https://example.org/optout/.')
    const base = values.base.endsWith('/') ? values.base : `${values.base}/`
    const files = exportCatalog((await openContent(new Date())).content, base)
    for (const { file, text } of files) {
      const path = join(values.folder, file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
    process.stdout.write(`${files.length} files in ${values.folder}\n`)
  }),
)

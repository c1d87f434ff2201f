/** `npm run -s catalog:links`: asks every address of the catalog whether it still leads somewhere. */
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { checkLinks, reportLinks } from '../content/link-check.ts'
import { CONTENT_FILES, CONTENT_FOLDERS, readFiles } from '../content/read-files.ts'
import { ROOT } from '../start.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run -s catalog:links -- [FILE ...] [--parallel 8] [--pause 500] [--timeout 15000]

Asks every address in catalog/ (or in these files) whether it still leads somewhere, and prints what is gone, moved, refused or unreachable.
It changes nothing. One request at a time a host.

  --parallel  hosts at the same time
  --pause     milliseconds between two requests to one host
  --timeout   milliseconds to wait for an answer

Exit code 1 if an address is gone.
`

await runCommand(USAGE, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      parallel: { type: 'string', default: '8' },
      pause: { type: 'string', default: '500' },
      timeout: { type: 'string', default: '15000' },
    },
  })
  const files = readFiles(ROOT, CONTENT_FOLDERS, CONTENT_FILES).filter(
    ({ file }) => file.startsWith('catalog/') && (positionals.length === 0 || positionals.includes(file)),
  )
  if (files.length === 0) throw new UsageError('No such file in catalog/.')
  const owners = new Map<string, string[]>()
  for (const { file, text } of files) {
    for (const url of new Set(addressesIn(text))) owners.set(url, [...(owners.get(url) ?? []), file])
  }
  const results = await checkLinks([...owners.keys()], {
    parallel: toNumber('parallel', values.parallel),
    hostPauseMs: toNumber('pause', values.pause),
    timeoutMs: toNumber('timeout', values.timeout),
    fetch,
    pause: (durationMs) => setTimeout(durationMs),
  })
  process.stdout.write(`${reportLinks(results, (url) => owners.get(url) ?? [])}\n`)
  if (results.some(({ state }) => state === 'gone')) process.exitCode = 1
})

/** Every address in the values of a file: whole ones as they are, those inside a sentence without its punctuation. */
function addressesIn(text: string): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value === 'string') found.push(...(/^https?:\/\/\S+$/.test(value) ? [value] : addressesInSentence(value)))
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  visit(parse(text))
  return found.filter((url) => URL.canParse(url))
}

function addressesInSentence(text: string): string[] {
  return (text.match(/https?:\/\/[^\s"'<>]+/g) ?? []).map((url) => url.replace(/[.,;:)\]]+$/, ''))
}

function toNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} takes a whole number from 1.`)
  return value
}

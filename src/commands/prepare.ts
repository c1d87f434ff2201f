/**
 * Runs after `npm ci`, and by itself after a change: checks the content and learns from it once, so that every start is quick.
 *
 * With `--code` the program's compiled code is kept as well, by a process started as `npm start` starts it: what is kept holds for the same
 * flags and the same user alone.
 *
 * A mistake in the content is told, but does not fail the installation: `npm start` and `npm run validate` will.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { prepareContent, readPrepared } from '../content/prepared-content.ts'
import { ContentError } from '../content/problem.ts'
import { newestDayOf, PREPARATION, ROOT } from '../start.ts'

const packageSchema = z.object({ scripts: z.object({ start: z.string() }) })

try {
  if (!readPrepared(PREPARATION)) await prepareContent(PREPARATION, newestDayOf(new Date()))
  if (process.argv.includes('--code')) prepareCode()
} catch (error) {
  if (!(error instanceof ContentError)) throw error
  process.stderr.write(`${error.message}\n`)
}

function prepareCode(): void {
  const { start } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).scripts
  const flags = start.split(' ').slice(1, -1)
  spawnSync(process.execPath, [...flags, 'src/commands/prepare-code.ts'], { cwd: ROOT, stdio: 'ignore' })
}

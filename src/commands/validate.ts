/** `npm run validate [file ...]`: checks the content and names every problem with its line. */
import { relative, resolve, sep } from 'node:path'
import { checkContent } from '../content/load-content.ts'
import { formatProblems } from '../content/problem.ts'
import { CONTENT_FILES, CONTENT_FOLDERS, readFiles } from '../content/read-files.ts'
import { newestDayOf, ROOT } from '../start.ts'

const USAGE = `Usage: npm run validate                     checks everything in catalog/ and intents/
       npm run validate -- FILE [FILE ...]  checks everything, tells what concerns these files

Exit code 0: no problem. 1: problems, each with file, line and what would be right.
`

const names = process.argv.slice(2)
if (names.includes('--help') || names.includes('-h')) process.stdout.write(USAGE)
else validate(names.map((name) => relative(ROOT, resolve(name)).split(sep).join('/')))

function validate(wanted: readonly string[]): void {
  const files = readFiles(ROOT, CONTENT_FOLDERS, CONTENT_FILES)
  const unknown = wanted.filter((name) => !files.some(({ file }) => file === name))
  const { problems } = checkContent(files, newestDayOf(new Date()))
  const shown = wanted.length === 0 ? problems : problems.filter(({ file }) => wanted.includes(file))
  for (const name of unknown) process.stderr.write(`${name} is no YAML file of catalog/ or intents/.\n`)
  if (shown.length > 0) process.stderr.write(`${formatProblems(shown)}\n`)
  if (shown.length + unknown.length > 0) process.exitCode = 1
  else process.stdout.write(`No problem in ${wanted.length === 0 ? `${files.length} files` : wanted.join(', ')}.\n`)
}

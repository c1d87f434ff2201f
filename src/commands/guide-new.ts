/** `npm run guide:new -- <id>`: writes a guide in blanks, with a comment at each. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { KINDS } from '../core/knowledge/guide.ts'
import { idSchema } from '../core/knowledge/source.ts'
import { ROOT, todayOf } from '../start.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run guide:new -- ID [--name NAME] [--company COMPANY] [--kind KIND] [--url ADDRESS]

Writes catalog/platforms/ID.yaml with a comment at each blank. Asks for what is not given, where it can.

  ID         lower case with hyphens, such as my-app; it never changes once published
  --name     as people see it
  --company  who runs it
  --kind     ${KINDS.join(', ')}
  --url      address of the first source, such as its privacy policy
`

await runCommand(USAGE, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, company: { type: 'string' }, kind: { type: 'string' }, url: { type: 'string' } },
  })
  const [id = ''] = positionals
  const file = join('catalog/platforms', `${id}.yaml`)
  const parsed = idSchema.safeParse(id)
  if (!parsed.success) throw new UsageError(id === '' ? 'No id given.' : `Bad id: ${parsed.error.issues[0]?.message}.`)
  if (existsSync(join(ROOT, file))) throw new UsageError(`${file} exists already.`)
  const blanks = await fillIn({ name: values.name, company: values.company, kind: values.kind, url: values.url })
  if (!KINDS.some((kind) => kind === blanks.kind)) throw new UsageError(`Unknown kind: use one of ${KINDS.join(', ')}.`)
  writeFileSync(join(ROOT, file), fillTemplate({ ...blanks, id, alias: blanks.name, today: todayOf(new Date()) }))
  process.stdout.write(
    `${file}\nFill in every "...", then run: npm run validate -- ${file}\nWhere it leads people, list the hosts in catalog/hosts.yaml.\n`,
  )
})

type Blanks = Record<'name' | 'company' | 'kind' | 'url', string>

/** Asks for what is missing at a terminal; elsewhere it is an error. */
async function fillIn(given: Partial<Record<keyof Blanks, string | undefined>>): Promise<Blanks> {
  const questions: Blanks = {
    name: 'Name, as people see it',
    company: 'Company that runs it',
    kind: `Kind (${KINDS.join(', ')})`,
    url: 'Address of the first source, such as its privacy policy',
  }
  const missing = (Object.keys(questions) as (keyof Blanks)[]).filter((key) => given[key] === undefined)
  if (missing.length > 0 && !process.stdin.isTTY) throw new UsageError(`Give --${missing.join(', --')}.`)
  const answers = { ...given } as Blanks
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  for (const key of missing) answers[key] = (await prompt.question(`${questions[key]}: `)).trim()
  prompt.close()
  return answers
}

function fillTemplate(values: Readonly<Record<string, string>>): string {
  const template = readFileSync(join(ROOT, 'catalog/guide-template.txt'), 'utf8')
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    name === 'url' ? (values[name] ?? '').replaceAll("'", "''") : asYaml(values[name] ?? ''),
  )
}

/** A text as one YAML scalar inside a flow list or after a colon. */
function asYaml(text: string): string {
  return /^[\w][\w -]*$/.test(text) ? text : stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd()
}

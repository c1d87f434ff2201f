/**
 * What stands in for programs that the documents call and a test cannot: `node stand-in.ts PROGRAM ARGUMENT...`.
 *
 * It refuses what the program would refuse as far as that can be told from this repository's files: a Compose file, a service, a unit, a
 * script that is not there. What runs inside a container of ours is run here. All else is taken for done.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Called by name of the program, or of the npm command. */
export const STAND_INS: Readonly<Record<string, string>> = {
  docker: 'there need not be a Docker here',
  systemctl: 'it needs systemd, and root',
  journalctl: 'it needs systemd',
  date: 'examples name a day',
  git: 'it would fetch from a repository, or change this one',
  'npm ci': 'it would take minutes and the registry; that package.json and the lock file agree is checked',
  'npm test': 'it is what runs this',
  'npm run bench': 'it takes minutes; its names are checked',
  'npm run pictures': 'it needs Chromium',
  'npm run catalog:links': 'it asks two thousand addresses on the internet; its usage is checked',
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const run = (command: string, args: readonly string[]): number => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1

const COMPOSE_VERBS = ['up', 'run', 'exec', 'logs', 'cp', 'start', 'stop']

/** `docker compose [-f FILE] VERB [OPTION]... [SERVICE [COMMAND...]]` */
function docker([compose, ...rest]: readonly string[]): number {
  const file = rest[0] === '-f' ? (rest[1] ?? '') : 'compose.yaml'
  const [verb = '', ...args] = rest[0] === '-f' ? rest.slice(2) : rest
  if (compose !== 'compose' || !COMPOSE_VERBS.includes(verb)) refuse(`Not known here: docker ${compose} ${verb}`)
  if (!existsSync(file)) refuse(`no configuration file: ${file}`)
  const { services } = parse(readFileSync(file, 'utf8')) as { services: Readonly<Record<string, unknown>> }
  const [service, ...command] = args.filter(
    (arg, index) => !(arg.startsWith('-') && args.slice(0, index).every((each) => each.startsWith('-'))),
  )
  const name = service?.replace(/:.*/, '')
  if (name !== undefined && !Object.hasOwn(services, name)) refuse(`no such service: ${name}`)
  return command[0] === 'node' ? run('node', command.slice(1)) : 0
}

const isUnit = (name: string | undefined): boolean => existsSync(join(import.meta.dirname, '../../deploy', `${name}.service`))

/** `systemctl VERB [OPTION] [UNIT]` */
function systemctl(args: readonly string[]): number {
  const [verb = '', unit] = args.filter((arg) => !arg.startsWith('-'))
  const isKnown = ['start', 'stop', 'restart', 'reload', 'status', 'enable', 'edit'].includes(verb)
  if (verb !== 'daemon-reload' && !(isKnown && isUnit(unit))) refuse(`No such unit or verb: systemctl ${args.join(' ')}`)
  return 0
}

function journalctl([flag, unit]: readonly string[]): number {
  if (flag !== '-u' || !isUnit(unit)) refuse(`No such unit: ${unit}`)
  return 0
}

function git([verb = '', , folder]: readonly string[]): number {
  if (!['clone', 'pull', 'checkout', 'rev-parse'].includes(verb)) refuse(`Not known here: git ${verb}`)
  if (verb === 'clone' && folder !== undefined) mkdirSync(folder, { recursive: true })
  return 0
}

/** The real npm, save for what takes too long. */
function npm(args: readonly string[]): number {
  const own = process.env['REAL_NPM'] ?? 'npm'
  const [verb = '', script = '', ...rest] = args.filter((arg) => arg !== '-s' && arg !== '--')
  if (verb === 'ci') return run(own, ['ci', '--dry-run', '--offline', '--ignore-scripts', '--silent', ...args.slice(1)])
  if (verb === 'test') return 0
  if (verb !== 'run' || !Object.hasOwn(STAND_INS, `npm run ${script}`)) return run(own, args)
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> }
  const program = scripts[script]?.split(' ').at(-1) ?? ''
  if (!existsSync(program)) refuse(`No such program: ${program}`)
  if (script === 'pictures') return 0
  const usage = spawnSync(own, ['run', '-s', script, '--', '--help'], { encoding: 'utf8' }).stdout
  const unknown = rest.filter((arg) => !usage.includes(arg) && !existsSync(arg))
  if (!usage.startsWith('Usage:') || unknown.length > 0) refuse(`${script} does not know ${unknown.join(', ')}`)
  return 0
}

/** The day of the examples, so that a file made by one command is found by the next. */
function date(): number {
  process.stdout.write('2026-11-25\n')
  return 0
}

const PROGRAMS: Readonly<Record<string, (args: readonly string[]) => number>> = { docker, systemctl, journalctl, git, npm, date }

if (import.meta.main) {
  const [program = '', ...args] = process.argv.slice(2)
  process.exitCode = PROGRAMS[program]?.(args) ?? 1
}

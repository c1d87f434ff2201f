/**
 * Every command in the documents is run, in their order, in a copy of the project: blocks of `sh`, what follows `$`, and code spans that
 * begin with a program. Where a program cannot run here, something stands in for it: `tests/support/stand-in.ts` says for which, and why.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readFiles } from '../../src/content/read-files.ts'
import { STAND_INS } from '../support/stand-in.ts'
import { ROOT } from '../support/world.ts'

/** What a reader puts in place of FILE, ID and the like, or does beside it; every other command is run as it stands. */
const MEANT: Readonly<Record<string, string>> = {
  'npm run validate [-- FILE]': 'npm run validate [-- catalog/platforms/linkedin.yaml]',
  'npm run guide:new': 'npm run guide:new -- --help',
  'guide:preview': 'guide:preview -- --help',
  'catalog:export': 'catalog:export -- --help',
  'npm run -s discord:invite': 'DISCORD_TOKEN=made-up DISCORD_APPLICATION_ID=123456789012345678 npm run -s discord:invite',
  'npm run -s backup -- FILE': 'npm run -s backup -- copy.sqlite',
  // What was announced above is not sent: no bot runs.
  'npm run -s export -- FILE': 'npm run -s export -- all.jsonl --leave-unfinished',
  'import -- FILE': 'import -- all.jsonl',
  'npm run guide:new -- ID':
    'npm run guide:new -- an-app --name An --company An --kind social --url https://example.org && rm catalog/platforms/an-app.yaml',
  'npm run guide:preview -- ID [--intent … --region … --device …]':
    'npm run guide:preview -- linkedin [--intent limits --region de --device ios]',
  'npm run catalog:export -- --base ADDRESS [--folder export]': 'npm run catalog:export -- --base https://example.org/ [--folder export]',
  'npm run -s ask -- --explain': 'npm run -s ask -- --explain "messenger keeps buzzing"',
  // Learning anew for two replies would take half a minute.
  'cp intents/replies/en.yaml intents/replies/nl.yaml':
    "cp intents/replies/en.yaml intents/replies/nl.yaml && sed -i 's/^locale: en/locale: nl/' intents/replies/nl.yaml",
  'npm run validate -- intents/replies/nl.yaml': 'npm run validate -- intents/replies/nl.yaml && rm intents/replies/nl.yaml',
  'npm run validate -- catalog/platforms/my-app.yaml':
    "sed -i -E 's/(: |- )\\.\\.\\.([ ,]|$)/\\1Something\\2/g' catalog/platforms/my-app.yaml && npm run validate -- catalog/platforms/my-app.yaml && rm catalog/platforms/my-app.yaml",
}

/** What must be in the output, of those that say something worth a look. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  'echo "does snapchat use my face" | npm start -s': /Snapchat/,
  'npm run -s ask -- --jsonl < questions.jsonl': /"intent":"opt-out"/,
  'npm run -s doctor': /ok +Content[\s\S]*ok +Database/,
  'npm run -s discord:invite': /permissions=\d+/,
  'npm run -s catalog:report > report.md': /^$/,
  'npm run -s ask -- "linkedin opt out" --device ios': /On iPhone or iPad/,
  'npm run -s announce -- --file news.md --platform x --preview': /Neuigkeiten|News/,
  'npm run -s ask -- --explain "messenger keeps buzzing"': /^words +messenger[\s\S]*^result/m,
  'DATA_DIR=/var/lib/optout npm run -s export -- optout.jsonl': /records in optout\.jsonl/,
  'npm run -s import -- optout.jsonl': /records added/,
}

const scripts = Object.keys((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts)
const PROGRAM = /^(?:[A-Z_]+=\S+ )*(?:npm|node|docker|systemctl|journalctl|git|cp|rm|echo|curl) \S/

/** A span such as `import -- FILE` or `guide:preview` after one with `npm run`. */
const isShort = (span: string): boolean => scripts.includes(span.split(' ')[0] ?? '') && /^[a-z]+(:[a-z]+( -- |$)| -- )/.test(span)

/** Commands of a document, in its order. */
function commandsIn(text: string): string[] {
  const found = [...text.matchAll(/^( *)(?:\d+\. )?```(\w*)\n([\s\S]*?)^ *```$|`([^`\n]+)`/gm)]
  return found.flatMap(([, , language = '', block, span]) => {
    if (block === undefined) {
      const command = span?.replaceAll('\\|', '|') ?? ''
      return PROGRAM.test(command) || isShort(command) ? [command] : []
    }
    const lines = block.split('\n').map((line) => line.trim())
    if (language === 'sh' || language === 'bash') return [lines.join('\n').trim()]
    return lines.flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []))
  })
}

const pages = [
  ...['README.md', 'CONTRIBUTING.md'].map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') })),
  ...readFiles(ROOT, ['docs'], /\.md$/),
]
const commands = [...new Set(pages.flatMap(({ text }) => commandsIn(text)))]

/** With everything in brackets, and without. */
const variantsOf = (command: string): string[] => [
  ...new Set([command.replaceAll(/ \[[^\]]*\]/g, ''), command.replaceAll(/ \[([^\]]*)\]/g, ' $1')]),
]

const scratch = mkdtempSync(join(tmpdir(), 'optout-docs-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const project = join(scratch, 'optout')
const machine: Readonly<Record<string, string>> = {
  '/opt/optout': project,
  '/var/lib/optout': join(scratch, 'lib'),
  '/var/backups': join(scratch, 'backups'),
  '/etc/systemd/system': join(scratch, 'units'),
}

/** A checkout with its dependencies, the files a reader is told to write, and stand-ins before everything else in the path. */
function prepare(): NodeJS.ProcessEnv {
  for (const folder of [...Object.values(machine), join(scratch, 'bin')]) mkdirSync(folder, { recursive: true })
  for (const each of readdirSync(ROOT))
    if (!/^(node_modules|\.git|data)$/.test(each)) cpSync(join(ROOT, each), join(project, each), { recursive: true })
  mkdirSync(join(project, 'node_modules/.cache'), { recursive: true })
  for (const each of readdirSync(join(ROOT, 'node_modules')))
    if (each !== '.cache') symlinkSync(join(ROOT, 'node_modules', each), join(project, 'node_modules', each))
  // Its own, so that what is prepared here drops nothing of the checkout's.
  cpSync(join(ROOT, 'node_modules/.cache/optout'), join(project, 'node_modules/.cache/optout'), { recursive: true })
  rmSync(join(project, '.env'), { force: true })
  writeFileSync(join(project, 'questions.jsonl'), '{"q":"linkedin ai opt out"}\n')
  writeFileSync(join(project, 'news.md'), 'News of ours.\n')
  writeFileSync(join(project, 'news.de.md'), 'Neuigkeiten von uns.\n')
  for (const program of new Set(Object.keys(STAND_INS).map((name) => name.split(' ')[0] ?? ''))) {
    const path = join(scratch, 'bin', program)
    const call = `echo ${program} "$@" >> '${scratch}/calls'\nexec '${process.execPath}' '${ROOT}/tests/support/stand-in.ts' ${program} "$@"`
    writeFileSync(path, `#!/bin/sh\n${call}\n`)
    chmodSync(path, 0o755)
  }
  const { PATH = '', HOME = '' } = process.env
  const npm = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim()
  return { HOME, REAL_NPM: npm, PATH: `${join(scratch, 'bin')}:${join(ROOT, 'node_modules/.bin')}:${PATH}` }
}

const env = prepare()
const done = new Set<string>()

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThan(60)
})

test.for(commands)('%s', (command) => {
  for (const variant of variantsOf(MEANT[command] ?? command)) {
    const whole = isShort(variant) ? `npm run -s ${variant}` : variant
    const here = Object.entries(machine).reduce((text, [path, own]) => text.replaceAll(path, own), whole)
    // Documented as it is, too.
    if (done.has(here)) continue
    done.add(here)
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-euc', here], { cwd: project, env, input: '', encoding: 'utf8' })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
    expect(stderr).not.toMatch(/^ {4}at /m)
    expect(stdout).toMatch(PRINTS[command] ?? /^/)
  }
})

test('what a reader puts in, what is looked for and what is stood in for is all in the documents', () => {
  expect([...Object.keys(MEANT), ...Object.keys(PRINTS)].filter((command) => !commands.includes(command))).toEqual([])
  const calls = readFileSync(join(scratch, 'calls'), 'utf8').replaceAll(' -s ', ' ')
  expect(Object.keys(STAND_INS).filter((name) => !calls.includes(`${name}`))).toEqual([])
})

test.for([
  [
    'Run `npm test`, or `guide:preview` and `import -- FILE`; `npm` and `fuse.js` are none.',
    ['npm test', 'guide:preview', 'import -- FILE'],
  ],
  ['1. ```sh\n   npm ci\n   npm start\n   ```\n', ['npm ci\nnpm start']],
  ['```\n$ npm run x\nits output\n```\nand `A_B=c npm run y`', ['npm run x', 'A_B=c npm run y']],
  ['```yaml\nnpm: `npm test`\n```', []],
] as const)('the commands of %j are found', ([text, found]) => {
  expect(commandsIn(text)).toEqual(found)
})

test.for([
  ['docker', 'compose -f gone.yaml up', 'no configuration file'],
  ['docker', 'compose logs -f else', 'no such service: else'],
  ['systemctl', 'restart else', 'No such unit'],
  ['npm', 'run bench -- nonsense', 'does not know nonsense'],
  ['npm', 'run no-such-script', 'no-such-script'],
] as const)('%s %s is refused', ([program, args, message]) => {
  const { status, stderr } = spawnSync('bash', ['--norc', '-euc', `${program} ${args}`], { cwd: project, env, encoding: 'utf8' })
  expect(status).not.toBe(0)
  expect(stderr).toContain(message)
})

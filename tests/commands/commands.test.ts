/** The programs as a person starts them: what they print, where, and how they end. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newestDayOf } from '../../src/start.ts'
import { ROOT } from '../support/world.ts'

interface Run {
  readonly arguments?: readonly string[]
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly root?: string
}

function run(program: string, { arguments: given = [], input = '', environment = {}, root = ROOT }: Run = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(root, 'src', program), ...given], {
    input,
    encoding: 'utf8',
    env: { ...process.env, REPORT_URL: '', STALE_AFTER_DAYS: '', ...environment },
  })
}

/** A copy of the project with one file changed. */
function projectWith(file: string, text: string): string {
  const root = mkdtempSync(join(tmpdir(), 'optout-'))
  for (const each of ['catalog', 'intents', 'src', 'package.json']) cpSync(join(ROOT, each), join(root, each), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, file), text)
  return root
}

describe('the bot', () => {
  test('answers a pipe and ends', () => {
    const { stdout, stderr, status } = run('main.ts', { input: 'how do i stop linkedin using my posts for ai\n' })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Data for Generative AI Improvement')
  })

  test('a broken file starts nothing: every problem, exit code 78, nothing else', () => {
    const { stdout, stderr, status } = run('main.ts', {
      root: projectWith('catalog/platforms/linkedin.yaml', 'id: linkedin\nnmae: LinkedIn\n'),
      input: 'hello\n',
    })
    expect([status, stdout]).toEqual([78, ''])
    expect(stderr).toMatch(/^\d+ problem\(s\) in the content:\n {2}catalog\/platforms\/linkedin\.yaml:1 name - /)
    expect(stderr).toContain('catalog/platforms/linkedin.yaml:2 nmae - Unknown key')
    expect(stderr).not.toContain('    at ')
  })

  test('a bad environment names each variable and no value, exit code 78', () => {
    const { stdout, stderr, status } = run('main.ts', { environment: { REPORT_URL: 'ftp://secret', STALE_AFTER_DAYS: 'soon' } })
    expect([status, stdout]).toEqual([78, ''])
    expect(stderr).toMatch(/2 problem\(s\) in the environment:\n {2}REPORT_URL - .*\n {2}STALE_AFTER_DAYS - /)
    expect(stderr).not.toMatch(/secret|soon/)
  })

  test('no word of a person reaches the error output', () => {
    const { stderr } = run('main.ts', { input: 'does Zyzzyva4711 train on me\n\u0000\n' })
    expect(stderr).toBe('')
  })
})

describe('ask', () => {
  test('answers once', () => {
    const { stdout, status } = run('commands/ask.ts', {
      arguments: ['how', 'do i opt out of instagram ai', '--region', 'de', '--device', 'ios'],
    })
    expect(status).toBe(0)
    expect(stdout).toContain('Instagram · opt out · Germany · iPhone')
  })

  test('--json gives the reading and the text', () => {
    const { stdout } = run('commands/ask.ts', { arguments: ['--json', 'does foobook train on me'] })
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'answer',
      intent: 'practice',
      platforms: [],
      unknownPlatform: 'foobook',
      locale: 'en',
      confidence: expect.any(Number),
      text: expect.stringContaining('foobook'),
    })
  })

  test('--jsonl gives one reading a line in the same order, dialogues with their own context', () => {
    const input =
      '{"q":"does tiktok train ai on my videos"}\n\n{"turns":[{"q":"linkedin ai opt out"},{"q":"and on iphone"}]}\n{"q":"and on iphone"}\n'
    const lines = run('commands/ask.ts', { arguments: ['--jsonl'], input })
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toEqual([
      expect.objectContaining({ intent: 'practice', platforms: ['tiktok'] }),
      {
        turns: [
          expect.objectContaining({ intent: 'opt-out', platforms: ['linkedin'] }),
          expect.objectContaining({ platforms: ['linkedin'], device: 'ios' }),
        ],
      },
      expect.objectContaining({ kind: 'ask' }),
    ])
  })

  test.for([
    [[], /No question given/],
    [['--region', 'atlantis', 'q'], /Unknown region "atlantis"/],
    [['--device', 'fridge', 'q'], /Unknown device "fridge"/],
    [['--locale', 'e_n', 'q'], /Unknown locale/],
    [['--frobnicate'], /--frobnicate/],
  ] as const)('%j is told with the usage, exit code 2', ([given, expected]) => {
    const { stdout, stderr, status } = run('commands/ask.ts', { arguments: given })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(expected)
    expect(stderr).toContain('Usage:')
  })

  test('a line that is no question is told by its number, without its text', () => {
    const { stderr, status } = run('commands/ask.ts', { arguments: ['--jsonl'], input: '{"q":"hi"}\n{"secret":1}\n' })
    expect(status).toBe(2)
    expect(stderr).toContain('Line 2')
    expect(stderr).not.toContain('secret')
  })

  test('--help shows the usage', () => {
    expect(run('commands/ask.ts', { arguments: ['--help'] })).toMatchObject({ status: 0, stdout: expect.stringContaining('--jsonl') })
  })
})

describe('validate', () => {
  test('says that there is no problem', () => {
    expect(run('commands/validate.ts')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^No problem in \d+ files/), stderr: '' })
  })

  test.for([
    ['2026-11-24T09:59:59Z', '2026-11-24'],
    ['2026-11-24T10:00:00Z', '2026-11-25'],
  ])('at %s a page may have been read on %s', ([now = '', day]) => {
    expect(newestDayOf(new Date(now))).toBe(day)
  })

  test('checks one file', () => {
    const root = projectWith('catalog/platforms/linkedin.yaml', 'id: linkedin\n')
    expect(run('commands/validate.ts', { root, arguments: [join(root, 'catalog/platforms/facebook.yaml')] })).toMatchObject({ status: 0 })
    expect(run('commands/validate.ts', { root, arguments: [join(root, 'catalog/platforms/linkedin.yaml')] })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('catalog/platforms/linkedin.yaml:1 name'),
    })
    expect(run('commands/validate.ts', { root, arguments: ['nothing.yaml'] })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is no YAML file'),
    })
  })
})

describe('tools for volunteers', () => {
  const root = projectWith('README.md', '')
  const file = join(root, 'catalog/platforms/trial-app.yaml')
  const flags = ['--name', "My: 'App'", '--company', 'My Company, Inc.', '--kind', 'social', '--url', 'https://example.org/privacy']

  test('guide:new writes a guide that validates after its blanks are filled, and never over another', () => {
    expect(run('commands/guide-new.ts', { root, arguments: ['trial-app', ...flags] })).toMatchObject({ status: 0, stderr: '' })
    const blank = run('commands/validate.ts', { root, arguments: [file] })
    expect(blank.status).toBe(1)
    expect(blank.stderr.match(/still a blank/g)?.length).toBeGreaterThan(5)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(: |- )\.\.\.(?=[\s,])/g, '$1Something.'))
    expect(run('commands/validate.ts', { root, arguments: [file] })).toMatchObject({ status: 0, stderr: '' })
    expect(run('commands/guide-new.ts', { root, arguments: ['trial-app', ...flags] })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('exists already'),
    })
    rmSync(file)
  })

  test.for([
    [[], /No id given/],
    [['My App'], /Bad id/],
    [['trial-app'], /Give --name, --company, --kind, --url/],
    [['trial-app', ...flags.slice(0, 4), '--kind', 'fridge', '--url', 'https://example.org'], /Unknown kind/],
  ] as const)('guide:new %j is told what is wrong', ([given, expected]) => {
    expect(run('commands/guide-new.ts', { root, arguments: given })).toMatchObject({ status: 2, stderr: expect.stringMatching(expected) })
  })

  test('guide:preview shows what a person sees', () => {
    const { stdout } = run('commands/guide-preview.ts', { arguments: ['linkedin', '--intent', 'limits', '--region', 'de'] })
    expect(stdout).toMatch(/^LinkedIn: what opting out does not do/)
    expect(run('commands/guide-preview.ts', { arguments: ['nothing'] })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('No guide is called "nothing"'),
    })
  })

  test('catalog:report and catalog:export', () => {
    expect(run('commands/catalog-report.ts').stdout).toContain('| linkedin | yes | on |')
    const folder = join(root, 'export')
    expect(run('commands/catalog-export.ts', { arguments: ['--folder', folder, '--base', 'https://example.org/optout'] })).toMatchObject({
      status: 0,
    })
    expect(readFileSync(join(folder, 'changes.atom'), 'utf8')).toContain('<id>https://example.org/optout/changes.atom</id>')
    expect(run('commands/catalog-export.ts')).toMatchObject({ status: 2 })
  })

  test.for(['guide-new', 'guide-preview', 'catalog-report', 'catalog-links', 'catalog-export', 'validate', 'ask'])(
    '%s has help',
    (name) => {
      expect(run(`commands/${name}.ts`, { arguments: ['--help'] })).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage:') })
    },
  )
})

/** `docs/OPERATING.md` agrees with the program: its events, settings, metrics and alerts. Its commands are run by `docs/commands.test.ts`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentSchema, SECRETS } from '../src/config.ts'
import { readFiles } from '../src/content/read-files.ts'
import { createMetrics } from '../src/metrics.ts'
import { ROOT } from './support/world.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const DOCUMENT = read('docs/OPERATING.md')

/** Events whose name depends on what happened. */
const NAMED_BY_OUTCOME = new Map([[`delivery.\${outcome.type}`, ['delivery.dead', 'delivery.held']]])

/** Every name that a call of `warn` or `error` may log. */
function eventsIn(text: string): string[] {
  return [...text.matchAll(/\blog\.(?:warn|error)\(([^,)]*)/g)].flatMap(([, argument = '']) => {
    const names = [...argument.matchAll(/['`]([a-z]+\.[^'`]+)['`]/g)].map(([, name = '']) => name)
    if (names.length === 0) throw new Error(`No event name in log call: ${argument}`)
    return names.flatMap((name) => NAMED_BY_OUTCOME.get(name) ?? [name])
  })
}

const logged = new Set(readFiles(ROOT, ['src'], /\.ts$/).flatMap(({ text }) => eventsIn(text)))
const [, afterLog = ''] = DOCUMENT.split('## What the log says')
const [logPart = ''] = afterLog.split('\n## ')
const explained = new Set(
  [...logPart.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)),
)

test('every warning and error is explained, and none that there is not', () => {
  expect(logged.size).toBeGreaterThan(30)
  expect([...explained].sort()).toEqual([...logged].sort())
})

test.for([
  [`log.warn('a.b')`, ['a.b']],
  [`desk.log.error('a.b', { name })`, ['a.b']],
  [`log.warn(reason === 'two' ? 'a.two' : 'a.one', { code })`, ['a.two', 'a.one']],
  [`log.error(\n  'a.b',\n  isWrong ? { problems } : { name },\n)`, ['a.b']],
  [`log.warn(\`delivery.\${outcome.type}\`, { reason })`, ['delivery.dead', 'delivery.held']],
] as const)('the events of %j are found', ([text, names]) => {
  expect(eventsIn(text)).toEqual(names)
})

test('every file, link, setting, metric and alert in the document exists', async () => {
  const files = [...DOCUMENT.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => join('docs', path))
  const run = [...DOCUMENT.matchAll(/(?:src\/commands|deploy)\/[\w.-]+\w/g)].map(([path]) => path)
  expect([...files, ...run].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  const headings = [...DOCUMENT.matchAll(/^## (.*)$/gm)].map(([, text = '']) => text.toLowerCase().replaceAll(' ', '-'))
  expect([...DOCUMENT.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)).toEqual(headings)
  const settings = [...Object.keys(environmentSchema.shape), ...SECRETS.map((name) => `${name}_FILE`), 'POSTGRES_PASSWORD']
  const named = [...DOCUMENT.matchAll(/\b(?:DISCORD|TELEGRAM|DATA|DATABASE|HTTP|LOG|DIGEST|POSTGRES)_[A-Z_]+/g)].map(([name]) => name)
  expect(named.filter((name) => !settings.includes(name))).toEqual([])
  const counted = await createMetrics({ outbox: async () => ({ pending: 0, oldestSeconds: 0 }), newestSourceAt: () => undefined }).text()
  const metrics = [...counted.matchAll(/^# TYPE (optout_\w+)/gm)].map(([, name]) => name)
  expect([...DOCUMENT.matchAll(/`(optout_\w+)`/g)].map(([, name]) => name).sort()).toEqual(metrics.sort())
  const alerts = [...read('deploy/alerts.yaml').matchAll(/alert: (\w+)/g)].map(([, name]) => name)
  expect([...DOCUMENT.matchAll(/^\| `(Optout\w+)`/gm)].map(([, name]) => name)).toEqual(alerts)
})

test('what the service and the document say of its folders is the same', () => {
  const unit = read('deploy/optout.service')
  expect(unit).toContain('DATA_DIR=/var/lib/optout')
  expect(unit).toContain('WorkingDirectory=/opt/optout')
  expect(DOCUMENT.match(/DATA_DIR=(\S+?)[`\s]/g)?.every((each) => each.startsWith('DATA_DIR=/var/lib/optout'))).toBe(true)
})

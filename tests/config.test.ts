import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentSchema, readConfig } from '../src/config.ts'
import { ROOT } from './support/world.ts'

test('everything has a default', () => {
  expect(readConfig({})).toEqual({
    discord: undefined,
    telegram: undefined,
    http: { port: undefined, host: '0.0.0.0' },
    store: { dataDir: './data', databaseUrl: undefined },
    digestWindowMinutes: 10,
    messagesPerSecond: { discord: 50, telegram: 30 },
    logLevel: 'info',
    reportUrl: undefined,
    staleAfterDays: 365,
  })
})

test('an empty variable counts as unset', () => {
  expect(readConfig({ REPORT_URL: '', STALE_AFTER_DAYS: ' ' })).toEqual(readConfig({}))
})

test.for(['https://example.org/new', 'mailto:guides@example.org'])('reports may go to %s', (address) => {
  expect(readConfig({ REPORT_URL: address }).reportUrl).toBe(address)
})

test.for([
  ['STALE_AFTER_DAYS', '0'],
  ['STALE_AFTER_DAYS', '1.5'],
  ['STALE_AFTER_DAYS', 'soon'],
  ['REPORT_URL', 'http://example.org'],
  ['REPORT_URL', 'javascript:alert(1)'],
  ['DISCORD_APPLICATION_ID', 'mine'],
  ['DISCORD_PUBLIC_KEY', 'abc'],
  ['DISCORD_API_URL', 'ftp://example.org'],
  ['DISCORD_FOLLOW_CHANNELS', 'here'],
  ['TELEGRAM_WEBHOOK_URL', 'http://example.org'],
  ['TELEGRAM_WEBHOOK_SECRET', 'short'],
  ['HTTP_PORT', '70000'],
  ['DATABASE_URL', 'mysql://example.org/optout'],
  ['DIGEST_WINDOW_MINUTES', '-1'],
  ['TELEGRAM_MESSAGES_PER_SECOND', '0'],
  ['LOG_LEVEL', 'loud'],
] as const)('%s=%s is refused', ([name, value]) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`problem\\(s\\) in the environment:\\n(.*\\n)*? {2}${name} - expected`))
})

test("a token is taken as it is: its form is the network's business", () => {
  const { discord, telegram } = readConfig({ DISCORD_TOKEN: 'any', TELEGRAM_TOKEN: 'thing', TELEGRAM_API_URL: 'http://127.0.0.1:8081/' })
  expect(discord).toMatchObject({ token: 'any', apiUrl: 'https://discord.com/api' })
  expect(telegram).toEqual({ token: 'thing', apiUrl: 'http://127.0.0.1:8081', webhook: undefined, isPaid: false })
})

test('a variable that needs another says which, and shows no value', () => {
  const read = (): unknown =>
    readConfig({ DISCORD_PUBLIC_KEY: 'ab'.repeat(32), TELEGRAM_TOKEN: 'hush', TELEGRAM_WEBHOOK_URL: 'https://example.org/telegram' })
  expect(read).toThrow(/DISCORD_TOKEN - is missing, and DISCORD_PUBLIC_KEY needs it/)
  expect(read).toThrow(/TELEGRAM_WEBHOOK_SECRET - is missing/)
  expect(read).not.toThrow(/hush|abab/)
})

test('a secret can be in a file, and what is wrong with that is said without its text', () => {
  const readFile = (path: string): string => {
    if (path === '/run/token') return ' hush\n'
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
  }
  expect(readConfig({ DISCORD_TOKEN_FILE: '/run/token' }, readFile).discord?.token).toBe('hush')
  const both = (): unknown =>
    readConfig({ DISCORD_TOKEN: 'hush', DISCORD_TOKEN_FILE: '/run/token', TELEGRAM_TOKEN_FILE: '/gone', LOG_LEVEL: 'x' }, readFile)
  expect(both).toThrow(
    /3 problem[\s\S]*DISCORD_TOKEN_FILE - is set beside[\s\S]*TELEGRAM_TOKEN_FILE - cannot be read: ENOENT[\s\S]*LOG_LEVEL/,
  )
  expect(both).not.toThrow(/hush/)
})

test('.env.example lists every variable and nothing else', () => {
  const listed = [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual(Object.keys(environmentSchema.shape).sort())
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { wish } from '../support/outbox.ts'
import { ROOT } from '../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'optout-announce-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'news.md')
writeFileSync(file, 'X now trains on direct messages.')
writeFileSync(join(folder, 'news.de.md'), 'X trainiert nun auch mit Direktnachrichten.')

function announce(dataDir: string, ...args: readonly string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/announce.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir },
    encoding: 'utf8',
  })
  return { status, text: `${stdout}${stderr}` }
}

async function subscribed(name: string): Promise<string> {
  const dataDir = join(folder, name)
  await using store = await openStore({ dataDir, databaseUrl: undefined })
  await store.subscribe(wish('1'), new Date())
  await store.subscribe(wish('2', { platforms: ['xai'] }), new Date())
  await store.subscribe(wish('3', { platforms: ['linkedin'] }), new Date())
  return dataDir
}

test('a word of the operator reaches those who asked for the platform, its family or everything, once', async () => {
  const dataDir = await subscribed('once')
  expect(announce(dataDir, '--file', file, '--platform', 'x', '--dry-run').text).toBe('2 chat(s) would get it.\n')
  expect(announce(dataDir, '--list').text).toBe('No announcements yet.\n')
  const first = announce(dataDir, '--file', file, '--platform', 'x')
  expect(first.text).toMatch(/^Announced operator\/\S+ to 2 chat\(s\)\.\n$/)
  expect(announce(dataDir, '--file', file, '--platform', 'x').text).toContain('was announced before')
  const id = /operator\/\S+/.exec(first.text)?.[0] ?? ''
  expect(announce(dataDir, '--list').text).toContain(id)
  expect(announce(dataDir, '--report', id).text).toContain('sent      0')
  expect(announce(dataDir, '--correct', id, '--file', file).text).toContain(`Corrected ${id}`)
  expect(announce(dataDir, '--stop', id).text).toContain(`Stopped ${id}`)
})

test('a preview shows each network and language, and keeps nothing', () => {
  const dataDir = join(folder, 'preview')
  const { text } = announce(dataDir, '--file', file, '--platform', 'x', '--preview')
  expect(text).toMatch(
    /Telegram, en[\s\S]*\/unsubscribe[\s\S]*Discord, en[\s\S]*\/announcements stop[\s\S]*Discord, de[\s\S]*Direktnachrichten/,
  )
  expect(announce(dataDir, '--list').text).toBe('No announcements yet.\n')
})

test.for([
  [['--platform', 'x'], 'No text'],
  [['--file', join(folder, 'none.md')], 'No such file'],
  [['--file', file, '--platform', 'nope'], 'No platform or family'],
  [['--file', file, '--region', 'zz'], 'No region'],
  [['--nonsense'], 'nonsense'],
] as const)('%j is refused with the usage', ([args, message]) => {
  const { status, text } = announce(join(folder, 'refused'), ...args)
  expect(status).toBe(2)
  expect(text).toContain(message)
  expect(text).toContain('Usage:')
})

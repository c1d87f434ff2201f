/** Export, import and backup as an operator runs them. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseArchive, writeArchive } from '../../src/commands/archive-file.ts'
import { openStore, SQLITE_FILE } from '../../src/store/open-store.ts'
import { draft, fill, wish } from '../support/outbox.ts'
import { RECORDS } from '../support/records.ts'
import { ROOT } from '../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'optout-moving-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const storeIn = (name: string) => openStore({ dataDir: join(folder, name), databaseUrl: undefined })

interface Run {
  readonly status: number | null
  readonly text: string
}

function run(command: string, name: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`src/commands/${command}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: join(folder, name), DATABASE_URL: '' },
    encoding: 'utf8',
  })
  return { status, text: `${stdout}${stderr}` }
}

test('what was exported is imported elsewhere, once', async () => {
  const file = join(folder, 'all.jsonl')
  {
    await using store = await storeIn('from')
    await store.importAll(RECORDS)
  }
  expect(run('export', 'from', file)).toEqual({ status: 0, text: `${RECORDS.length} records in ${file}\n` })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(run('import', 'to', file).text).toBe(`${RECORDS.length} records added, 0 were there already\n`)
  expect(run('import', 'to', file).text).toBe(`0 records added, ${RECORDS.length} were there already\n`)
  await using store = await storeIn('to')
  expect((await store.exportAll()).records).toEqual(RECORDS)
  const again = run('export', 'from', file)
  expect(again.status).toBe(78)
  expect(again.text).toContain('is there already')
})

test('what is still under way is not left behind unasked', async () => {
  {
    await using store = await storeIn('busy')
    await fill(store, [wish('a')], [draft('x/1')])
  }
  const file = join(folder, 'busy.jsonl')
  const refused = run('export', 'busy', file)
  expect(refused.status).toBe(78)
  expect(refused.text).toContain('1 announcement(s) still wait or go out')
  expect(run('export', 'busy', file, '--leave-unfinished').status).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('"x/1"')
})

test('every problem of a file is named with its line, none with a value, and nothing is imported', async () => {
  const [heading, ...lines] = writeArchive(RECORDS).split('\n')
  lines[2] = 'no JSON'
  lines[3] = (lines[3] ?? '').replace('"weekly"', '"hush"').replace('"role"', '"two words"')
  lines[4] = lines[5] ?? ''
  const file = join(folder, 'wrong.jsonl')
  writeFileSync(file, [heading, ...lines].join('\n'))
  const { status, text } = run('import', 'wrong', file)
  expect(status).toBe(78)
  expect(text).toMatch(/^4 problem\(s\), and nothing was imported:\n/)
  expect(text).toMatch(
    /wrong\.jsonl:4 record - .*\n.*:5 subscription\.digest - .*\n.*:5 subscription\.roleId - .*\n.*:7 record - is of the same/,
  )
  expect(text).not.toMatch(/hush|two words|no JSON|-1001/)
  await using store = await storeIn('wrong')
  expect((await store.exportAll()).records).toEqual([])
})

test.for([
  ['a file of something else', 'hello\n', /:1 is no heading of an export/],
  ['a later version', '{"format":"optout-export","version":2,"records":0}\n', /:1 is no heading of an export of version 1/],
  ['a file that was cut off', writeArchive(RECORDS).split('\n').slice(0, 4).join('\n'), /says 6, and 3 follow/],
] as const)('%s is refused', ([, text, message]) => {
  expect(() => parseArchive(text, 'file')).toThrow(message)
})

test('what is written is read as it was', () => {
  expect(parseArchive(writeArchive(RECORDS), 'file')).toEqual(RECORDS)
  expect(parseArchive(writeArchive([]), 'file')).toEqual([])
})

test('a backup is made while the store is open, and is never put in place of another file', async () => {
  const file = join(folder, 'copy.sqlite')
  await using store = await storeIn('live')
  await store.importAll(RECORDS)
  expect(run('backup', 'live', file).text).toMatch(/^\d+ kB in /)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(run('backup', 'live', file)).toMatchObject({ status: 78, text: expect.stringContaining('is there already') })
  expect(run('backup', 'nothing', join(folder, 'none'))).toMatchObject({
    status: 78,
    text: expect.stringContaining('There is no database'),
  })
  mkdirSync(join(folder, 'restored'))
  copyFileSync(file, join(folder, 'restored', SQLITE_FILE))
  await using restored = await storeIn('restored')
  expect((await restored.exportAll()).records).toEqual(RECORDS)
})

test.for(['export', 'import', 'backup'])('%s shows its usage on request, and where no file is named', (command) => {
  const asked = run(command, 'none', '--help')
  expect(asked).toMatchObject({ status: 0, text: expect.stringContaining(`Usage: npm run -s ${command} -- FILE`) })
  expect(run(command, 'none')).toEqual({ status: 2, text: `Name one file.\n\n${asked.text}` })
})

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { TOKEN } from '../support/discord/names.ts'
import { openDiscordServer } from '../support/discord/server.ts'
import { openTelegramServer, TOKEN as TELEGRAM_TOKEN } from '../support/telegram-server.ts'
import { ROOT } from '../support/world.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'optout-doctor-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function doctor(environment: Readonly<Record<string, string>>): Promise<{ status: number | null; text: string }> {
  const child = spawn(process.execPath, ['src/commands/doctor.ts'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, ...environment },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { status, text }
}

test('where all is well it says so, and what could be better', async () => {
  await using discord = await openDiscordServer()
  await using telegram = await openTelegramServer()
  const { status, text } = await doctor({
    DISCORD_TOKEN: TOKEN,
    DISCORD_API_URL: discord.apiUrl,
    TELEGRAM_TOKEN,
    TELEGRAM_API_URL: telegram.url,
  })
  expect(text).toMatch(/ok +Content[\s\S]*ok +Database +SQLite[\s\S]*ok +Disk[\s\S]*ok +Discord token +belongs to "Optout"/)
  expect(text).toMatch(/ok +Discord door +the gateway[\s\S]*note +Discord commands +none yet[\s\S]*ok +Telegram token +belongs to @/)
  expect(text).not.toContain(TOKEN)
  expect(text).not.toContain(TELEGRAM_TOKEN)
  expect(status).toBe(0)
})

test('what is wrong is said with what to do, and ends with 1', async () => {
  await using discord = await openDiscordServer()
  const { status, text } = await doctor({
    DISCORD_TOKEN: 'wrong-token',
    DISCORD_API_URL: discord.apiUrl,
    TELEGRAM_TOKEN: '1:gone',
    TELEGRAM_API_URL: 'http://127.0.0.1:9',
    DATABASE_URL: 'postgres://optout:secret@127.0.0.1:9/optout',
  })
  expect(text).toMatch(
    /WRONG +Database[\s\S]*WRONG +Discord token +Discord refuses DISCORD_TOKEN[\s\S]*WRONG +Telegram token +Telegram cannot be reached/,
  )
  expect(text).not.toMatch(/wrong-token|secret|1:gone/)
  expect(status).toBe(1)
})

/** The program as an operator starts it: a process of its own, configured by its environment alone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PERMISSIONS } from '../src/adapters/discord/install.ts'
import { command } from './support/discord/events.ts'
import { TOKEN } from './support/discord/names.ts'
import { openDiscordServer } from './support/discord/server.ts'
import { ROOT } from './support/world.ts'

interface Started {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
  output(): string
  logged(event: string): Promise<void>
}

function start(environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, ['--import', './src/preload.js', 'src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: mkdtempSync(join(tmpdir(), 'optout-')), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const waiting: { event: string; resolve: () => void }[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += String(chunk)
      for (const { event, resolve } of waiting) if (text.includes(`"${event}"`)) resolve()
    })
  return {
    child,
    exited: new Promise((resolve) => child.once('exit', resolve)),
    output: () => text,
    logged: (event) => new Promise((resolve) => waiting.push({ event, resolve })),
  }
}

test('with a token it is a Discord bot, which answers and stops when it is told to', async () => {
  await using server = await openDiscordServer()
  const { child, exited, logged, output } = start({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: server.apiUrl })
  await logged('discord.ready')
  const asked = command('guide', { platform: 'linkedin' })
  const answered = server.answered(asked)
  server.gateway.dispatch('INTERACTION_CREATE', asked)
  expect((await answered).body['type']).toBe(4)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(output()).not.toContain(TOKEN)
})

test('told to, it reads its content anew and goes on', async () => {
  await using server = await openDiscordServer()
  const { child, exited, logged } = start({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: server.apiUrl })
  await logged('discord.ready')
  child.kill('SIGHUP')
  await logged('content.reloaded')
  const asked = command('help')
  const answered = server.answered(asked)
  server.gateway.dispatch('INTERACTION_CREATE', asked)
  expect((await answered).body['type']).toBe(4)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

test('a wrong token ends with 78 and says what to do, without a stack', async () => {
  await using server = await openDiscordServer()
  const { exited, output } = start({ DISCORD_TOKEN: 'wrong-token', DISCORD_API_URL: server.apiUrl })
  expect(await exited).toBe(78)
  expect(output()).toContain('DISCORD_TOKEN')
  expect(output()).not.toMatch(/wrong-token|\n {4}at /)
})

test('a wrong environment ends with 78 and names every variable', async () => {
  const { exited, output } = start({ DISCORD_PUBLIC_KEY: 'x', HTTP_PORT: 'y' })
  expect(await exited).toBe(78)
  expect(output()).toMatch(/DISCORD_PUBLIC_KEY[\s\S]*HTTP_PORT/)
})

test('the invite addresses ask for what the README says, and for no more', async () => {
  const child = spawn(process.execPath, ['src/commands/discord-invite.ts', '123456789012345678'], { cwd: ROOT })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += String(chunk)
  })
  await new Promise((resolve) => child.once('exit', resolve))
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const asked = /permissions=(\d+)/.exec(text)?.[1]
  expect(readme).toContain(`together \`${asked}\``)
  for (const { name, why } of PERMISSIONS) expect(readme).toContain(`| ${name} | ${why} |`)
  expect(text).toContain('scope=bot+applications.commands')
})

/** The program as an operator starts it: a process of its own, configured by its environment alone. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PERMISSIONS } from '../src/adapters/discord/install.ts'
import { ADA, CHANNEL, command } from './support/discord/events.ts'
import { TOKEN } from './support/discord/names.ts'
import { openDiscordServer } from './support/discord/server.ts'
import { startProgram } from './support/program-process.ts'
import { ROOT } from './support/world.ts'

test('with a token it is a Discord bot, which answers and stops when it is told to', async () => {
  await using server = await openDiscordServer()
  const { child, exited, logged, output } = startProgram({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: server.apiUrl })
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
  const { child, exited, logged } = startProgram({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: server.apiUrl })
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

test('where it is asked for, it says whether it is alive and ready, and counts without knowing anybody', async () => {
  await using server = await openDiscordServer()
  const { child, exited, logged, output } = startProgram({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: server.apiUrl, HTTP_PORT: '0' })
  await logged('discord.ready')
  const port = /"port":(\d+)/.exec(output())?.[1]
  const get = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return [response.status, await response.text()]
  }
  expect(await get('/healthz')).toEqual([200, 'ok\n'])
  expect(await get('/readyz')).toEqual([200, 'ready\n'])
  const asked = command('guide', { platform: 'linkedin' })
  const answered = server.answered(asked)
  server.gateway.dispatch('INTERACTION_CREATE', asked)
  await answered
  const [status, text] = await get('/metrics')
  expect(status).toBe(200)
  expect(text).toContain('optout_answers_total{adapter="discord",intent="opt-out",kind="answer",locale="en"} 1')
  expect(text).toMatch(/optout_answer_seconds_count\{adapter="discord"\} 1/)
  expect(text).toContain('optout_outbox_pending 0')
  expect(text).toMatch(/optout_catalog_newest_source_timestamp_seconds 1\d{9}/)
  expect(text).not.toMatch(new RegExp(`${ADA.id}|${CHANNEL}|linkedin`))
  server.gateway.refuseResume = true
  server.gateway.drop(4000)
  await logged('discord.reconnecting')
  expect((await get('/readyz'))[0]).toBe(503)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

test('a wrong token ends with 78 and says what to do, without a stack', async () => {
  await using server = await openDiscordServer()
  const { exited, output } = startProgram({ DISCORD_TOKEN: 'wrong-token', DISCORD_API_URL: server.apiUrl })
  expect(await exited).toBe(78)
  expect(output()).toContain('DISCORD_TOKEN')
  expect(output()).not.toMatch(/wrong-token|\n {4}at /)
})

test('a wrong environment ends with 78 and names every variable', async () => {
  const { exited, output } = startProgram({ DISCORD_PUBLIC_KEY: 'x', HTTP_PORT: 'y' })
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

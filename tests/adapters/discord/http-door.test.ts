/** The HTTP door, behind the program's own HTTP server. */
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { createDiscordAdapter } from '../../../src/adapters/discord/adapter.ts'
import { INTERACTIONS_PATH } from '../../../src/adapters/discord/http-door.ts'
import { openHttpServer } from '../../../src/http-server.ts'
import { command, press, typing } from '../../support/discord/events.ts'
import type { Json } from '../../support/discord/names.ts'
import { APPLICATION_ID, TOKEN } from '../../support/discord/names.ts'
import { PUBLIC_KEY, signed } from '../../support/discord/program.ts'
import { componentsOf, idOf, textOf } from '../../support/discord/reading.ts'
import { type DiscordServer, openDiscordServer, problemsOfCallback } from '../../support/discord/server.ts'
import { recordLog } from '../../support/log.ts'
import { NOW, realAssistant } from '../../support/world.ts'

interface Door extends AsyncDisposable {
  readonly server: DiscordServer
  readonly url: string
  readonly recorded: ReturnType<typeof recordLog>
  send(body: unknown, change?: (request: ReturnType<typeof signed>) => ReturnType<typeof signed>): Promise<Response>
}

async function openDoor(): Promise<Door> {
  const server = await openDiscordServer()
  const recorded = recordLog()
  const adapter = createDiscordAdapter({
    assistant: realAssistant(),
    log: recorded.log,
    clock: () => NOW,
    token: TOKEN,
    applicationId: APPLICATION_ID,
    publicKey: PUBLIC_KEY,
    apiUrl: server.apiUrl,
  })
  const stop = new AbortController()
  const http = await openHttpServer({ port: 0, host: '127.0.0.1', routes: adapter.routes ?? [], log: recorded.log })
  const running = adapter.run(stop.signal)
  await Promise.race([recorded.logged('discord.commands'), recorded.refused('discord.commands-failed')])
  const url = `http://127.0.0.1:${http.port}${INTERACTIONS_PATH}`
  return {
    server,
    url,
    recorded,
    send(body, change = (same) => same) {
      const { headers, body: bytes } = change(signed(body))
      return fetch(url, { method: 'POST', headers, body: new Uint8Array(bytes) })
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
      await http[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

const read = async (response: Response): Promise<Json> => (await response.json()) as Json

test("Discord's ping is answered", async () => {
  await using door = await openDoor()
  const response = await door.send({ id: '1', application_id: APPLICATION_ID, type: 1, token: 't', version: 1 })
  expect(response.status).toBe(200)
  expect(await read(response)).toEqual({ type: 1 })
})

test('a whole visit: complete a name, read the answer, press a button', async () => {
  await using door = await openDoor()
  const choices = (await read(await door.send(typing('guide', 'platform', 'linkd')))) as { data: { choices: { value: string }[] } }
  expect(choices.data.choices[0]?.value).toBe('linkedin')
  const answer = await read(await door.send(command('guide', { platform: 'linkedin' })))
  expect(problemsOfCallback(answer, [])).toEqual([])
  const changed = await read(await door.send(press(idOf(componentsOf(answer), 'iPhone'))))
  expect(changed['type']).toBe(7)
  expect(textOf(componentsOf(changed))).toContain('On iPhone or iPad')
  expect(door.server.gateway.intents).toEqual([])
})

test('a letter is acknowledged and then sent, since files cannot go back inline', async () => {
  await using door = await openDoor()
  const asked = command('rights', { platform: 'linkedin', country: 'de', letter: 'objection' })
  const answered = door.server.answered(asked)
  const response = await door.send(asked)
  expect([response.status, await response.text()]).toEqual([202, ''])
  expect(Object.keys((await answered).files)).toEqual(['objection-linkedin.txt'])
})

const flip = (hex: string): string => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`
const header = (name: string, value: (known: string) => string) => (sent: ReturnType<typeof signed>) => ({
  ...sent,
  headers: { ...sent.headers, [name]: value(sent.headers[name] ?? '') },
})

test.for([
  ['a changed signature', header('x-signature-ed25519', flip)],
  ['a signature that is none', header('x-signature-ed25519', () => 'zz')],
  ['a missing time', header('x-signature-timestamp', () => '')],
  ['another time', header('x-signature-timestamp', (time) => String(Number(time) + 1))],
  ['a changed body', (sent) => ({ ...sent, body: Buffer.from(sent.body.toString().replace('help', 'ask!')) })],
] as const satisfies readonly (readonly [string, (sent: ReturnType<typeof signed>) => ReturnType<typeof signed>])[])(
  '%s is refused',
  async ([, change]) => {
    await using door = await openDoor()
    expect((await door.send(command('help'), change)).status).toBe(401)
  },
)

test.for([
  [299, 200],
  [301, 401],
  [-299, 200],
  [-301, 401],
])('signed %d seconds ago: %d', async ([ageS, status]) => {
  await using door = await openDoor()
  const { headers, body } = signed(command('help'), new Date(NOW.getTime() - (ageS ?? 0) * 1000))
  const response = await fetch(door.url, { method: 'POST', headers, body: new Uint8Array(body) })
  expect(response.status).toBe(status)
})

test('a body that is too long is refused, announced or not, without being read', async () => {
  await using door = await openDoor()
  const announced = await new Promise<number | undefined>((resolve) => {
    const sending = request(door.url, { method: 'POST', headers: { 'content-length': 10_000_000 } }, ({ statusCode }) =>
      resolve(statusCode),
    )
    sending.on('error', () => undefined)
    sending.write('x')
  })
  expect(announced).toBe(413)
  const streamed = await new Promise<number | undefined>((resolve) => {
    const sending = request(door.url, { method: 'POST' }, ({ statusCode }) => resolve(statusCode))
    sending.on('error', () => undefined)
    for (let sent = 0; sent < 300_000; sent += 10_000) sending.write(Buffer.alloc(10_000))
  })
  expect(streamed).toBe(413)
})

test('what is signed and no interaction is refused without a trace of it', async () => {
  await using door = await openDoor()
  for (const body of ['no object', { type: 99, id: 'canary' }, null]) expect((await door.send(body)).status).toBe(400)
  expect(JSON.stringify(door.recorded.lines)).not.toContain('canary')
})

test('other paths and methods are nothing', async () => {
  await using door = await openDoor()
  expect((await fetch(door.url)).status).toBe(405)
  expect((await fetch(`${door.url}/other`, { method: 'POST' })).status).toBe(404)
})

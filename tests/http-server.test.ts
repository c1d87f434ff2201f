import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { type HttpRoute, SetupError } from '../src/core/ports.ts'
import { openHttpServer } from '../src/http-server.ts'
import { recordLog } from './support/log.ts'

const open = (handle: HttpRoute['handle'], recorded = recordLog()) =>
  openHttpServer({ port: 0, host: '127.0.0.1', routes: [{ method: 'POST', path: '/hook', maxBytes: 10, handle }], log: recorded.log })
const post = (port: number, body: string): Promise<Response> => fetch(`http://127.0.0.1:${port}/hook`, { method: 'POST', body })

test('a route gets the body and the headers, and what it says goes back', async () => {
  await using server = await open(async ({ body, headers }) => ({
    status: 201,
    contentType: 'text/x',
    body: `${body} ${headers['x-mark']}`,
  }))
  const response = await fetch(`http://127.0.0.1:${server.port}/hook?x=1`, { method: 'POST', body: 'abc', headers: { 'X-Mark': 'm' } })
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([201, 'text/x', 'abc m'])
})

test('an unexpected error tells the sender nothing, and the log its name', async () => {
  const recorded = recordLog()
  await using server = await open(() => Promise.reject(new TypeError('secret')), recorded)
  const response = await post(server.port, 'abc')
  expect([response.status, await response.text()]).toEqual([500, ''])
  expect(recorded.lines.slice(1)).toEqual([{ level: 'error', event: 'http.failed', fields: { path: '/hook', name: 'TypeError' } }])
})

test.for([
  ['headers', 'POST /hook HTTP/1.1\r\nhost: a\r\nx-slow: '],
  ['body', 'POST /hook HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc'],
] as const)('a sender whose %s never end is cut off', async ([, beginning]) => {
  let handled = 0
  const slow = { requestMs: 100, headersMs: 50, lookEveryMs: 20 }
  const handle = async () => ({ status: 200 + handled++ })
  const routes = [{ method: 'POST' as const, path: '/hook', maxBytes: 10, handle }]
  await using server = await openHttpServer({ port: 0, host: '127.0.0.1', routes, log: recordLog().log, slow })
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(beginning))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.once('close', () => resolve(heard))
    socket.once('error', reject)
  })
  expect([said.split('\r\n')[0], handled]).toEqual(['HTTP/1.1 408 Request Timeout', 0])
})

test('closing lets a request in hand finish', async () => {
  const { promise: goOn, resolve } = Promise.withResolvers<void>()
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const server = await open(async () => {
    arrive()
    await goOn
    return { status: 200, body: 'done' }
  })
  const answered = post(server.port, 'abc')
  await arrived
  const closed = server[Symbol.asyncDispose]()
  resolve()
  expect(await (await answered).text()).toBe('done')
  await closed
})

test('a port in use is told with what to do', async () => {
  await using server = await open(async () => ({ status: 200 }))
  const again = openHttpServer({ port: server.port, host: '127.0.0.1', routes: [], log: recordLog().log })
  await expect(again).rejects.toThrow(SetupError)
  await expect(again).rejects.toThrow(/HTTP_PORT/)
})

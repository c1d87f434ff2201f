import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { checkLinks, type LinkCheckOptions, reportLinks } from '../../src/content/link-check.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const OPTIONS: LinkCheckOptions = { parallel: 4, hostPauseMs: 5, timeoutMs: 300, fetch, pause: async () => {} }

const ANSWERS: Readonly<Record<string, readonly [status: number, location?: string]>> = {
  '/fine': [200],
  '/gone': [410],
  '/missing': [404],
  '/forbidden': [403],
  '/moved': [301, '/fine'],
  '/elsewhere': [302, '/fine'],
  '/loop': [302, '/loop'],
  '/moved-away': [308, '/missing'],
}

test('tells fine, moved, gone, refused and unreachable apart', async () => {
  const base = await serve((request, response) => {
    const [status, location] = ANSWERS[request.url ?? ''] ?? [500]
    response.writeHead(status, location ? { location } : {}).end()
  })
  const urls = [...Object.keys(ANSWERS).map((path) => base + path), 'http://127.0.0.1:1/']
  const results = await checkLinks(urls, OPTIONS)
  expect(results.map(({ url, state }) => `${url.replace(base, '')} ${state}`)).toEqual([
    '/fine fine',
    '/gone gone',
    '/missing gone',
    '/forbidden refused',
    '/moved moved',
    '/elsewhere fine',
    '/loop unreachable',
    '/moved-away gone',
    'http://127.0.0.1:1/ unreachable',
  ])
})

test('a server that knows no HEAD is asked with GET', async () => {
  const methods: string[] = []
  const base = await serve(({ method }, response) => {
    methods.push(method ?? '')
    response.writeHead(method === 'HEAD' ? 405 : 200).end()
  })
  expect(await checkLinks([`${base}/a`], OPTIONS)).toMatchObject([{ state: 'fine' }])
  expect(methods).toEqual(['HEAD', 'GET'])
})

test('a server that does not answer is asked twice, then unreachable', async () => {
  let requests = 0
  const base = await serve(() => {
    requests++
  })
  expect(await checkLinks([`${base}/a`], OPTIONS)).toMatchObject([{ state: 'unreachable', detail: 'no answer in time' }])
  expect(requests).toBe(2)
})

test('a host is asked one request at a time, with a pause between, and each address once', async () => {
  let now = 0
  let most = 0
  let asked = 0
  const base = await serve((_, response) => {
    asked++
    most = Math.max(most, ++now)
    setImmediate(() => {
      now--
      response.end()
    })
  })
  const pauses: number[] = []
  const pause = async (durationMs: number): Promise<void> => void pauses.push(durationMs)
  await checkLinks([`${base}/a`, `${base}/b`, `${base}/c`, `${base}/a`], { ...OPTIONS, pause })
  expect([most, asked, pauses]).toEqual([1, 3, [5, 5]])
})

test('the report names what to mend and where it stands', () => {
  const report = reportLinks(
    [
      { url: 'https://a.example/', state: 'fine', detail: '200' },
      { url: 'https://b.example/', state: 'gone', detail: '404' },
    ],
    () => ['catalog/platforms/x.yaml'],
  )
  expect(report).toContain('2 addresses, 1 fine.')
  expect(report).toContain('- https://b.example/ (404) in catalog/platforms/x.yaml')
})

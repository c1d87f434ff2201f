/**
 * The `fetch` given to the SDK: what its calls need and nothing else, which is half the processor time of a call with the one it brings.
 *
 * A POST of JSON or of a file, over connections that are kept; the answer read as JSON.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

interface Signal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface LeanRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Readable
  readonly signal?: Signal
}

export interface LeanResponse {
  json(): Promise<unknown>
}

export type LeanFetch = (url: string, request: LeanRequest) => Promise<LeanResponse>

/** @param apiUrl decides between http and https. */
export function createLeanFetch(apiUrl: string): LeanFetch {
  const isSecure = apiUrl.startsWith('https:')
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const open = isSecure ? httpsRequest : httpRequest
  const { hostname: host, port } = new URL(apiUrl)
  // An IPv6 address stands in brackets in a URL only.
  const hostname = host.replace(/^\[|\]$/g, '')
  return async (url, { method = 'POST', headers = {}, body = '', signal }) => {
    // Our files are letters: in one piece they take one write, and tell their length.
    const content = typeof body === 'string' ? body : await buffer(body)
    const path = url.slice(url.indexOf('/', apiUrl.indexOf('//') + 2))
    const length = { 'content-length': Buffer.byteLength(content) }
    return new Promise((resolve, reject) => {
      const call = open({ agent, hostname, port, path, method, headers: { ...headers, ...length } })
      const abort = (): void => void call.destroy(new Error('aborted'))
      signal?.addEventListener('abort', abort)
      call.once('close', () => signal?.removeEventListener('abort', abort))
      call.once('error', reject)
      call.once('response', (response) => {
        readText(response).then((text) => resolve({ json: async () => JSON.parse(text) }), reject)
      })
      if (signal?.aborted) abort()
      call.end(content)
    })
  }
}

function readText(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      text += chunk
    })
    response.once('end', () => resolve(text))
    response.once('error', reject)
  })
}

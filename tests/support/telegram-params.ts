/** Parameters of a call: JSON, or multipart where a file is sent. */
import type { IncomingMessage } from 'node:http'

export async function readParams(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (body.length === 0) return {}
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1]
  return boundary === undefined ? JSON.parse(body.toString('utf8')) : readMultipart(body.toString('utf8'), boundary)
}

/** Files stand apart and are named by `attach://<part>`. */
function readMultipart(body: string, boundary: string): Record<string, unknown> {
  const parts = body.split(`--${boundary}`).slice(1, -1)
  const files = new Map<string, unknown>()
  const values: [string, string][] = []
  for (const part of parts) {
    const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n')
    const content = rest.join('\r\n\r\n').replace(/\r\n$/, '')
    const name = /name="([^"]+)"/.exec(head)?.[1] ?? ''
    const fileName = /filename=([^\r\n]+)/.exec(head)?.[1]
    if (fileName === undefined) values.push([name, content])
    else files.set(`attach://${name}`, { fileName, size: Buffer.byteLength(content), content })
  }
  return Object.fromEntries(values.map(([name, value]) => [name, files.get(value) ?? parseValue(value)]))
}

function parseValue(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

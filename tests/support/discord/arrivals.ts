/** Requests as the test server reads them. */
import type { IncomingMessage } from 'node:http'
import type { Json } from './names.ts'

export interface Arrival {
  readonly method: string
  /** Without the version: `/channels/1/messages`. */
  readonly path: string
  readonly body: Json
  readonly files: Readonly<Record<string, string>>
  readonly authorization: string | undefined
}

export async function readArrival(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const read = type.startsWith('multipart/form-data')
    ? await readForm(raw, type)
    : { body: raw.length > 0 ? JSON.parse(raw.toString()) : {}, files: {} }
  return {
    method: request.method ?? 'GET',
    path: pathname.replace(/^\/api\/v10/, ''),
    authorization: request.headers.authorization,
    ...read,
  }
}

async function readForm(raw: Buffer, type: string): Promise<{ body: Json; files: Record<string, string> }> {
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData()
  const files: Record<string, string> = {}
  for (const [name, value] of form) if (/^files\[\d+\]$/.test(name) && value instanceof File) files[value.name] = await value.text()
  return { body: JSON.parse(String(form.get('payload_json'))), files }
}

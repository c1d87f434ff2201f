/**
 * A Bot API server in a process of its own, lean enough not to be what is measured: it accepts everything, counts answers by chat, and
 * fails every twentieth where asked to. Told by messages what to do; it tells what came.
 */
import { createServer } from 'node:http'

/** What the parent says: queue these updates for polling; fail so many of a hundred sends; tell what came. */
export type ApiCommand =
  | { readonly do: 'queue'; readonly updates: readonly { readonly update_id: number }[]; readonly faultsPercent: number }
  | { readonly do: 'report' }

export interface ApiReport {
  /** First words of each answer, by chat, in the order they came. */
  readonly answers: Readonly<Record<string, readonly string[]>>
  readonly faults: number
  readonly confirmed: number
}

const BOT = { id: 4242, is_bot: true, first_name: 'Optout', username: 'OptoutBenchBot', can_join_groups: true }
const SENT = JSON.stringify({ ok: true, result: { message_id: 1, date: 1, chat: { id: 1, type: 'private' } } })
const FAULTS = [
  {
    code: 429,
    body: JSON.stringify({ ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } }),
  },
  { code: 502, body: JSON.stringify({ ok: false, error_code: 502, description: 'Bad Gateway' }) },
  undefined,
]

let queue: readonly { readonly update_id: number }[] = []
let first = 0
let confirmed = 0
let faultsPercent = 0
let sends = 0
let faults = 0
const answers = new Map<string, string[]>()

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    const method = request.url?.slice(request.url.lastIndexOf('/') + 1) ?? ''
    const fault = method.startsWith('send') ? nextFault() : null
    if (fault === undefined) {
      request.socket.destroy()
      return
    }
    response.writeHead(fault?.code ?? 200, { 'content-type': 'application/json' })
    response.end(fault?.body ?? answer(method, body))
  })
})

/** @returns `null` for none; `undefined` for a broken connection. */
function nextFault(): (typeof FAULTS)[number] | null {
  sends += 1
  const isFault = faultsPercent > 0 && sends % Math.round(100 / faultsPercent) === 0
  if (!isFault) return null
  faults += 1
  return FAULTS[faults % FAULTS.length]
}

function answer(method: string, body: string): string {
  if (method === 'getMe') return JSON.stringify({ ok: true, result: BOT })
  if (method === 'getUpdates') return JSON.stringify({ ok: true, result: updatesFrom(Number(/"offset":(\d+)/.exec(body)?.[1] ?? 0)) })
  if (!method.startsWith('send')) return JSON.stringify({ ok: true, result: method.startsWith('getMyC') ? [] : {} })
  if (queue.length > 0) {
    const chat = /"chat_id":(-?\d+)/.exec(body)?.[1] ?? ''
    const begun = answers.get(chat) ?? []
    begun.push(/(?:<h3>|<b>)([^<:]{1,40})/.exec(body)?.[1] ?? '')
    answers.set(chat, begun)
  }
  return SENT
}

function updatesFrom(offset: number): readonly unknown[] {
  while (first < queue.length && (queue[first]?.update_id ?? 0) < offset) first += 1
  confirmed = Math.max(confirmed, offset)
  return queue.slice(first, first + 100)
}

process.on('message', (command: ApiCommand) => {
  if (command.do === 'report') {
    const report: ApiReport = { answers: Object.fromEntries(answers), faults, confirmed }
    process.send?.(report)
    return
  }
  queue = command.updates
  first = 0
  answers.clear()
  faults = 0
  faultsPercent = command.faultsPercent
  process.send?.('queued')
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})

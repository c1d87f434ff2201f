/** Whether addresses still lead somewhere: HEAD, then GET where that is refused; a few at a time, one at a time a host, each with a time limit. */

export type LinkState = 'fine' | 'moved' | 'gone' | 'refused' | 'unreachable'

export interface LinkResult {
  readonly url: string
  readonly state: LinkState
  /** Status code, new address, or reason. */
  readonly detail: string
}

export interface LinkCheckOptions {
  /** Requests under way at the same time, over all hosts. */
  readonly parallel: number
  /** Rest between two requests to one host. */
  readonly hostPauseMs: number
  readonly timeoutMs: number
  readonly fetch: typeof fetch
  readonly pause: (durationMs: number) => Promise<void>
  readonly signal?: AbortSignal
}

const MAX_REDIRECTS = 5
/** Some servers answer HEAD with these although GET works. */
const TRY_GET = new Set([400, 403, 404, 405, 406, 500, 501, 503])
const GONE = new Set([404, 410])
const USER_AGENT = 'optout-link-check'

/** Checks every address once; results come in the order of the addresses. */
export async function checkLinks(urls: readonly string[], options: LinkCheckOptions): Promise<LinkResult[]> {
  const results = new Map<string, LinkResult>()
  const queues = [...Map.groupBy(new Set(urls), (url) => new URL(url).host).values()]
  const workers = Array.from({ length: Math.min(options.parallel, queues.length) }, async () => {
    for (let queue = queues.shift(); queue; queue = queues.shift()) await checkHost(queue, options, results)
  })
  await Promise.all(workers)
  return urls.flatMap((url) => results.get(url) ?? [])
}

async function checkHost(urls: readonly string[], options: LinkCheckOptions, results: Map<string, LinkResult>): Promise<void> {
  for (const [index, url] of urls.entries()) {
    if (options.signal?.aborted) return
    if (index > 0) await options.pause(options.hostPauseMs)
    const first = await checkLink(url, options)
    const isWorthRetry = first.state === 'unreachable'
    if (isWorthRetry) await options.pause(options.hostPauseMs)
    results.set(url, isWorthRetry ? await checkLink(url, options) : first)
  }
}

async function checkLink(url: string, options: LinkCheckOptions): Promise<LinkResult> {
  try {
    const head = await follow(url, 'HEAD', options)
    const answer = TRY_GET.has(head.status) ? await follow(url, 'GET', options) : head
    return { url, ...stateOf(url, answer) }
  } catch (error) {
    return { url, state: 'unreachable', detail: reasonOf(error) }
  }
}

interface Answer {
  readonly status: number
  /** Where it was found in the end. */
  readonly url: string
  /** Whether every redirect on the way said that it is for good. */
  readonly isPermanent: boolean
}

async function follow(url: string, method: 'HEAD' | 'GET', options: LinkCheckOptions): Promise<Answer> {
  let at = url
  let isPermanent = true
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const limit = AbortSignal.timeout(options.timeoutMs)
    const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
    const response = await options.fetch(at, { method, redirect: 'manual', signal, headers: { 'user-agent': USER_AGENT } })
    await response.body?.cancel()
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return { status: response.status, url: at, isPermanent }
    isPermanent &&= response.status === 301 || response.status === 308
    at = new URL(location, at).href
  }
  throw new Error('too many redirects')
}

function stateOf(url: string, { status, url: found, isPermanent }: Answer): Pick<LinkResult, 'state' | 'detail'> {
  if (GONE.has(status)) return { state: 'gone', detail: String(status) }
  if (status >= 400) return { state: 'refused', detail: String(status) }
  return found !== url && isPermanent ? { state: 'moved', detail: found } : { state: 'fine', detail: String(status) }
}

/** Why a request came to nothing, without anything of its content. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return code ?? error.message
}

const TITLES: readonly (readonly [LinkState, string])[] = [
  ['gone', 'Gone: mend these first'],
  ['moved', 'Moved for good: replace the address'],
  ['unreachable', 'Unreachable: look again another day'],
  ['refused', 'Refused: the server does not talk to programs; look by hand'],
]

/** The report as Markdown: what is wrong with which address, and which files name it. */
export function reportLinks(results: readonly LinkResult[], filesOf: (url: string) => readonly string[]): string {
  const fine = results.filter(({ state }) => state === 'fine').length
  const sections = TITLES.flatMap(([state, title]) => {
    const found = results.filter((result) => result.state === state)
    return found.length === 0
      ? []
      : [`## ${title} (${found.length})`, '', ...found.map(({ url, detail }) => `- ${url} (${detail}) in ${filesOf(url).join(', ')}`), '']
  })
  return [`${results.length} addresses, ${fine} fine.`, '', ...sections].join('\n')
}

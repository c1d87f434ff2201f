/** For those who look after the program: is it alive, is it ready for people, what does it count. */
import type { HttpResponse, HttpRoute } from './core/ports.ts'
import type { Metrics } from './metrics.ts'

export interface HealthParts {
  readonly metrics: Metrics
  /** Whether people are answered now: not while draining, nor without database or network. Never rejects. */
  readonly isReady: () => Promise<boolean>
}

export function createHealthRoutes({ metrics, isReady }: HealthParts): readonly HttpRoute[] {
  const get = (path: string, handle: () => Promise<HttpResponse>): HttpRoute => ({ method: 'GET', path, maxBytes: 0, handle })
  return [
    get('/healthz', async () => ({ status: 200, body: 'ok\n' })),
    get('/readyz', async () => ((await isReady()) ? { status: 200, body: 'ready\n' } : { status: 503, body: 'not ready\n' })),
    get('/metrics', async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.text() })),
  ]
}

/** A process of its own for the bench: `ours` is the HTTP door, `bare` verifies the signature and answers a constant. Prints its port. */
import { createServer } from 'node:http'
import { createDiscordAdapter } from '../../src/adapters/discord/adapter.ts'
import { createVerifier } from '../../src/adapters/discord/signature.ts'
import { openHttpServer } from '../../src/http-server.ts'
import { createLog } from '../../src/log.ts'
import { realAssistant } from '../support/world.ts'

const [kind, publicKey = ''] = process.argv.slice(2)

process.stdout.write(`${kind === 'bare' ? await openBare() : await openOurs()}\n`)

async function openOurs(): Promise<number> {
  const log = createLog('silent')
  const { routes = [] } = createDiscordAdapter({
    assistant: realAssistant(),
    log,
    clock: () => new Date(),
    token: 'none',
    applicationId: '1',
    publicKey,
    apiUrl: 'http://127.0.0.1:9',
  })
  const { port } = await openHttpServer({ port: 0, host: '127.0.0.1', routes, log })
  return port
}

function openBare(): Promise<number> {
  const isGenuine = createVerifier(publicKey)
  const answer = JSON.stringify({ type: 4, data: { content: 'Hello.' } })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = request.headers
      const isGood = isGenuine({ signature: String(signature), timestamp: String(timestamp), body: Buffer.concat(chunks) }, new Date())
      response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
      response.end(answer)
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

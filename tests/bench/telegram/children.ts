/** The processes of the bench, and what is asked of them. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../support/world.ts'
import type { ApiCommand, ApiReport } from './api-child.ts'
import type { Usage } from './bot-child.ts'

export interface Child extends AsyncDisposable {
  readonly port: number
  ask(question: unknown): Promise<unknown>
}

/** As `npm start` starts the program. */
const FLAGS = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  .scripts.start.split(' ')
  .filter((flag: string) => flag.startsWith('--') && flag !== '--import')

async function start(file: string, args: readonly string[]): Promise<Child> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: FLAGS,
  })
  const [hello] = await once(child, 'message')
  return {
    port: Number(hello.port),
    async ask(question) {
      const answer = once(child, 'message')
      child.send(question as object)
      return (await answer)[0]
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

export const startApi = (): Promise<Child> => start('api-child.ts', [])
export const startBot = (kind: 'ours' | 'bare' | 'bare-long' | 'poll', api: Child): Promise<Child> =>
  start('bot-child.ts', [kind, `http://127.0.0.1:${api.port}`])

export const usageOf = async (bot: Child): Promise<Usage> => (await bot.ask('usage')) as Usage
export const tellApi = async (api: Child, command: ApiCommand): Promise<unknown> => api.ask(command)
export const reportOf = async (api: Child): Promise<ApiReport> => (await api.ask({ do: 'report' } satisfies ApiCommand)) as ApiReport

/** Faults on demand: what the server does instead of what it should. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Params } from './telegram-answer.ts'

/** `reset` breaks the connection before the call is read, `reset-after` when it is done; `stall` never answers. */
export type Fault =
  | { readonly code: number; readonly description: string; readonly parameters?: Readonly<Record<string, number>> }
  | 'reset'
  | 'reset-after'
  | 'stall'
  | 'not-json'

export interface FaultRule {
  /** Every method of these; any without. */
  readonly methods?: readonly string[]
  readonly chatId?: number
  readonly fault: Fault
  /** How often; once unless given. */
  times?: number
}

export interface Faults {
  add(rule: FaultRule): void
  /** Takes the first fault that applies to this call. */
  take(method: string, params: Params): Fault | undefined
}

export function createFaults(): Faults {
  const rules: FaultRule[] = []
  return {
    add: (rule) => void rules.push({ times: 1, ...rule }),
    take(method, params) {
      const rule = rules.find(
        ({ methods, chatId, times = 1 }) =>
          times > 0 && (methods?.includes(method) ?? true) && (chatId === undefined || chatId === Number(params['chat_id'])),
      )
      if (rule?.times !== undefined) rule.times -= 1
      return rule?.fault
    },
  }
}

/** @returns whether the call ends here. */
export function breakDown(fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault === 'reset') request.socket.destroy()
  if (fault === 'not-json') response.writeHead(502).end('<html>Bad Gateway</html>')
  return fault === 'reset' || fault === 'not-json' || fault === 'stall'
}

/** Logs that tests read. */
import type { Log, LogFields } from '../../src/core/ports.ts'

export interface Line {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: LogFields
}

/** Keeps every line, and lets a test wait for one; `refused` rejects when it comes. */
export function recordLog(): { log: Log; lines: Line[]; logged(event: string): Promise<Line>; refused(event: string): Promise<never> } {
  const lines: Line[] = []
  const waiting: { event: string; resolve: (line: Line) => void }[] = []
  const write =
    (level: Line['level']) =>
    (event: string, fields: LogFields = {}): void => {
      const line = { level, event, fields }
      lines.push(line)
      for (const each of waiting.filter((one) => one.event === event)) each.resolve(line)
    }
  const logged = (event: string): Promise<Line> =>
    new Promise((resolve) => {
      const known = lines.find((line) => line.event === event)
      if (known) resolve(known)
      else waiting.push({ event, resolve })
    })
  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    lines,
    logged,
    async refused(event) {
      const line = await logged(event)
      throw new Error(`Unexpected: ${JSON.stringify(line)}`)
    },
  }
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

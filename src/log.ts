/** A thin typed face of pino: named scalar fields, one JSON line an event, on standard error. */
import { pino } from 'pino'
import type { Log, LogFields } from './core/ports.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** @param destination where lines go; standard error unless given, so that a pipe from the terminal adapter stays clean. */
export function createLog(level: LogLevel, destination: { write(line: string): void } = process.stderr): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' }, destination)
  const write =
    (at: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void =>
      logger[at](fields, event)
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

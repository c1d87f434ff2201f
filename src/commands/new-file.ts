/** Files that hold ids of chats and persons: for their owner alone, and never in place of another. */
import { writeFileSync } from 'node:fs'
import { SetupError } from '../core/ports.ts'

/** @throws {SetupError} where it is there already, or cannot be written. */
export function writeNewFile(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new SetupError(code === 'EEXIST' ? `${file} is there already: name a new file.` : `${file} cannot be written: ${code}.`)
  }
}

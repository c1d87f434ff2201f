/** A wall clock of a process that can be moved while it runs, by libfaketime; what runs evenly is left alone, as when somebody sets a clock. */
import { globSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of the Debian package `faketime`. */
const [library] = globSync('/usr/lib/{,*/}faketime/libfaketimeMT.so.1')

export const canMoveClock = library !== undefined

export interface MovedClock {
  /** That has a process live by it. */
  readonly environment: Readonly<Record<string, string>>
  /** Sets it so far from the true time, at once. */
  set(hours: number): void
}

/** @param folder for the file that says how far it is moved. */
export function createMovedClock(folder: string): MovedClock {
  const file = join(folder, 'clock')
  const set = (hours: number): void => {
    // In one step: it is read at every look at the clock.
    writeFileSync(`${file}.new`, `${hours < 0 ? '-' : '+'}${Math.abs(hours)}h\n`)
    renameSync(`${file}.new`, file)
  }
  set(0)
  return {
    environment: {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  }
}

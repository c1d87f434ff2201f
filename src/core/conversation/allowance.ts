/** How many answers one person may have: enough for any visit, too few to keep a process busy. */

const WINDOW_MS = 60_000
/** Persons counted at once; beyond, the longest quiet are forgotten first. */
const MAX_PERSONS = 50_000

/** `notice`: the first refusal of a window, to be told politely; `silent`: the further ones. */
export type Verdict = 'granted' | 'notice' | 'silent'

export interface Allowance {
  /** Counts one answer for a person. */
  take(person: string, now: Date): Verdict
}

interface Window {
  readonly startedAtMs: number
  taken: number
}

/** @param perMinute answers a person may have in one minute, counted from the first. */
export function createAllowance(perMinute = 20): Allowance {
  const windows = new Map<string, Window>()
  return {
    take(person, now) {
      const known = windows.get(person)
      const isOver = !known || now.getTime() - known.startedAtMs >= WINDOW_MS
      const window = isOver ? { startedAtMs: now.getTime(), taken: 0 } : known
      if (isOver) {
        windows.delete(person)
        windows.set(person, window)
        dropStale(windows, now)
      }
      window.taken += 1
      if (window.taken <= perMinute) return 'granted'
      return window.taken === perMinute + 1 ? 'notice' : 'silent'
    },
  }
}

/** Windows stand in the order they began, so the stale ones are in front. */
function dropStale(windows: Map<string, Window>, now: Date): void {
  for (const [person, { startedAtMs }] of windows) {
    if (now.getTime() - startedAtMs < WINDOW_MS && windows.size <= MAX_PERSONS) return
    windows.delete(person)
  }
}

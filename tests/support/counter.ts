/** Counts, and lets a test wait for a count instead of a time. */
export interface Counter {
  add(): void
  readonly count: number
  /** Resolves when the count is at least `count`. */
  reached(count: number): Promise<void>
}

export function createCounter(): Counter {
  let current = 0
  let waiting: { readonly count: number; readonly resolve: () => void }[] = []
  return {
    add() {
      current += 1
      for (const { resolve } of waiting.filter(({ count }) => count <= current)) resolve()
      waiting = waiting.filter(({ count }) => count > current)
    },
    get count() {
      return current
    },
    reached: (count) =>
      new Promise((resolve) => {
        if (current >= count) resolve()
        else waiting.push({ count, resolve })
      }),
  }
}

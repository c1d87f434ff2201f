/** What has been begun and not finished: a stop waits for it. */

export interface InHand {
  /** @param work must not reject: whoever begins it handles its errors. */
  add(work: Promise<void>): void
  /** Resolves when nothing is in hand, or after `limitMs`. @returns how much was left. */
  drain(limitMs: number): Promise<number>
}

export function createInHand(): InHand {
  const works = new Set<Promise<void>>()
  return {
    add(work) {
      const tracked = work.finally(() => works.delete(tracked))
      works.add(tracked)
    },
    async drain(limitMs) {
      const { promise: late, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, limitMs)
      while (works.size > 0) {
        const before = works.size
        await Promise.race([Promise.allSettled([...works]), late])
        if (works.size === before) break
      }
      clearTimeout(timer)
      return works.size
    },
  }
}

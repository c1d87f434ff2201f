/** Telegram's limits for sending: 30 a second in all, or 1,000 that are paid for; one a second in a chat with a short burst, 20 a minute in a group. */

/** Messages a private chat may get at once before it is held to one a second. */
const BURST = 5

interface Bucket {
  level: number
  atMs: number
}

export interface Limits {
  /** @returns seconds to wait, or `undefined` where the message may pass. */
  take(chatId: number, nowMs: number, isPaid?: boolean): number | undefined
}

export function createLimits(): Limits {
  const buckets = new Map<string, Bucket>()
  const wait = (key: string, capacity: number, perSecond: number, nowMs: number): number => {
    const bucket = buckets.get(key) ?? { level: capacity, atMs: nowMs }
    bucket.level = Math.min(capacity, bucket.level + ((nowMs - bucket.atMs) / 1000) * perSecond)
    bucket.atMs = nowMs
    buckets.set(key, bucket)
    return bucket.level >= 1 ? 0 : Math.ceil((1 - bucket.level) / perSecond)
  }
  return {
    take(chatId, nowMs, isPaid = false) {
      const own = chatId < 0 ? { capacity: 20, perSecond: 20 / 60 } : { capacity: BURST, perSecond: 1 }
      const all = isPaid ? (['paid', 1_000, 1_000] as const) : (['all', 30, 30] as const)
      const keys = [all, [`${chatId}`, own.capacity, own.perSecond] as const]
      const longest = Math.max(...keys.map(([key, capacity, perSecond]) => wait(key, capacity, perSecond, nowMs)))
      if (longest > 0) return longest
      for (const [key] of keys) {
        const bucket = buckets.get(key)
        if (bucket) bucket.level -= 1
      }
      return undefined
    },
  }
}

/** The contexts of many chats: in memory only, gone after their lifetime, at most so many. */
import { CONTEXT_LIFETIME_MS, type Context } from './context.ts'

/** A few hundred bytes each: about 5 MB. */
const MAX_CHATS = 10_000

export interface Contexts {
  /** @param key whose thread it is: a chat and a person in it. */
  get(key: string): Context | undefined
  set(key: string, context: Context | undefined): void
  delete(key: string): void
  readonly size: number
}

export function createContexts(maxChats = MAX_CHATS): Contexts {
  // A Map keeps insertion order: what was written last stands last, so the front is always the oldest.
  const contexts = new Map<string, Context>()
  return {
    get: (key) => contexts.get(key),
    set(key, context) {
      contexts.delete(key)
      if (context === undefined) return
      contexts.set(key, context)
      for (const [oldest, { updatedAt }] of contexts) {
        const isStale = context.updatedAt.getTime() - updatedAt.getTime() > CONTEXT_LIFETIME_MS
        if (!isStale && contexts.size <= maxChats) break
        contexts.delete(oldest)
      }
    },
    delete: (key) => void contexts.delete(key),
    get size() {
      return contexts.size
    },
  }
}

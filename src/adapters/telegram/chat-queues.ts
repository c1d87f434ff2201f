/** Jobs of one chat one after the other, those of different chats side by side. */

export interface ChatQueues {
  /** @returns when the job is done. A job must not reject. */
  run(key: string, job: () => Promise<void>): Promise<void>
  readonly size: number
}

export function createChatQueues(): ChatQueues {
  const tails = new Map<string, Promise<void>>()
  return {
    run(key, job) {
      const before = tails.get(key)
      const done = (before === undefined ? job() : before.then(job)).finally(() => {
        if (tails.get(key) === done) tails.delete(key)
      })
      tails.set(key, done)
      return done
    },
    get size() {
      return tails.size
    },
  }
}

/** Says when the content was changed: on SIGHUP, or when files of its folders are written. Changes that come together count as one. */
import { watch } from 'node:fs/promises'
import { join } from 'node:path'
import { CONTENT_FOLDERS } from './content/read-files.ts'
import type { Log, Time } from './core/ports.ts'

/** An editor writes a file in several steps, and a checkout many files. */
const SETTLE_MS = 1_000

export interface ContentWatchParts {
  readonly root: string
  readonly time: Time
  readonly log: Log
  /** Never rejects. It is not called again before it is done. */
  readonly onChange: () => Promise<void>
  /** How a folder is watched, with what lies in it; the file system's own unless given. */
  readonly changesIn?: ChangesIn
}

type ChangesIn = (folder: string, signal: AbortSignal) => AsyncIterable<unknown>

const changesOnDisk: ChangesIn = (folder, signal) => watch(folder, { recursive: true, signal })

/** Watches until `signal` aborts. A folder that cannot be watched is said so; SIGHUP still works. */
export async function watchContent(parts: ContentWatchParts, signal: AbortSignal): Promise<void> {
  const { root, time, log, onChange, changesIn = changesOnDisk } = parts
  let isAsked = false
  let wake = (): void => undefined
  const ask = (): void => {
    isAsked = true
    wake()
  }
  process.on('SIGHUP', ask)
  signal.addEventListener('abort', () => wake(), { once: true })
  const watching = CONTENT_FOLDERS.map((folder) => watchFolder(changesIn(join(root, folder), signal), { log, ask }, signal))
  while (!signal.aborted) {
    if (!isAsked)
      await new Promise<void>((resolve) => {
        wake = resolve
        if (signal.aborted) resolve()
      })
    if (signal.aborted) break
    await time.sleep(SETTLE_MS, signal)
    isAsked = false
    await onChange()
  }
  process.off('SIGHUP', ask)
  await Promise.all(watching)
}

interface Watcher {
  readonly log: Log
  readonly ask: () => void
}

async function watchFolder(changes: AsyncIterable<unknown>, { log, ask }: Watcher, signal: AbortSignal): Promise<void> {
  try {
    for await (const _change of changes) ask()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (!signal.aborted) log.warn('content.unwatched', { code })
  }
}

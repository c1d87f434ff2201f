/** File systems that are really full or really read-only, where this process may mount: as root, mostly. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FileSystem extends Disposable {
  /** Its folder. */
  readonly path: string
}

/** Tries it. */
export function canMount(mount: () => FileSystem | undefined): boolean {
  using fileSystem = mount()
  return fileSystem !== undefined
}

/** In memory, and no larger than that. @returns `undefined` where mounting is not permitted. */
export function mountSmall(megabytes: number): FileSystem | undefined {
  const path = freshFolder()
  return run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path) ? mounted(path) : remove(path)
}

/** Takes whatever room is left. @returns gives it back. */
export function fill({ path }: FileSystem): () => void {
  const ballast = join(path, 'ballast')
  const file = openSync(ballast, 'w')
  // Down to the last byte, for a database grows by little.
  for (const size of [65_536, 4_096, 1]) {
    const chunk = Buffer.alloc(size)
    while (canWrite(file, chunk));
  }
  closeSync(file)
  return () => rmSync(ballast)
}

function canWrite(file: number, chunk: Buffer): boolean {
  try {
    return writeSync(file, chunk) > 0
  } catch {
    return false
  }
}

export interface Disk extends FileSystem {
  /** Makes it read-only under whoever has files open on it, as Linux does when a disk fails. */
  fail(): void
  /** As after a restart of the machine. Nobody may have a file open on it. */
  mend(): void
}

/** An ext4 file system in a file. @returns `undefined` where it can be neither made nor mounted. */
export function mountDisk(megabytes: number): Disk | undefined {
  const path = freshFolder()
  const image = `${path}.img`
  closeSync(openSync(image, 'w'))
  truncateSync(image, megabytes * 1_048_576)
  const mount = (): boolean => run('mount', '-o', 'loop', image, path)
  if (!run('mkfs.ext4', '-q', '-F', image) || !mount()) {
    rmSync(image)
    return remove(path)
  }
  return {
    ...mounted(path, image),
    fail: () => insist(run('mount', '-o', 'remount,abort', path)),
    mend() {
      insist(run('umount', path))
      insist(mount())
    },
  }
}

function mounted(path: string, image?: string) {
  return {
    path,
    [Symbol.dispose]() {
      insist(run('umount', path))
      remove(path)
      if (image !== undefined) rmSync(image)
    },
  }
}

const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'optout-mount-'))

function remove(path: string): undefined {
  rmSync(path, { recursive: true })
}

const run = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

function insist(isDone: boolean): void {
  if (!isDone) throw new Error('A file system could not be mounted or unmounted')
}

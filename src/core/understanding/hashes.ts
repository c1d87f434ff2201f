/**
 * Words and features as 32-bit hashes: tens of thousands of strings would be held in memory for nothing but to be found again. Among
 * 100,000 about one pair shares a hash, and one unknown word in 40,000 is taken for a known one.
 */

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** Hashes of the texts, ascending, each once. */
export const hashesOf = (texts: Iterable<string>): Uint32Array => Uint32Array.from(new Set(Array.from(texts, hashOf))).sort()

/** Hashes are spread evenly: by their first bits, a stretch of the ascending list holds about two. */
const STRETCH_BITS = 16

/** Place of a hash in the ascending list, or -1. */
export type RowFinder = (hash: number) => number

export function createRowFinder(hashes: Uint32Array): RowFinder {
  const starts = new Uint32Array(2 ** STRETCH_BITS + 1)
  // By index: an iterator makes an object of each hash, which is tens of megabytes of garbage at every start.
  for (let index = 0; index < hashes.length; index++) {
    const stretch = (hashes[index] ?? 0) >>> (32 - STRETCH_BITS)
    starts[stretch + 1] = (starts[stretch + 1] ?? 0) + 1
  }
  for (let index = 1; index < starts.length; index++) starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0)
  return (hash) => {
    const stretch = hash >>> (32 - STRETCH_BITS)
    const end = starts[stretch + 1] ?? 0
    for (let row = starts[stretch] ?? 0; row < end; row++) if (hashes[row] === hash) return row
    return -1
  }
}

/** Whether a word is among those that `hashes` was made of. */
export function createWordTest(hashes: Uint32Array): (word: string) => boolean {
  const rowOf = createRowFinder(hashes)
  return (word) => rowOf(hashOf(word)) >= 0
}

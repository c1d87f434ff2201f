/**
 * Misspelt names: which known name an unknown word could be meant for.
 *
 * fuse.js ranks, an edit-distance bound decides. Fuse alone scores "what" inside "whatsapp" as near-perfect, and at its default
 * threshold takes 60 of 62 everyday words for a platform; the bound takes none of them and finds 95 of 100 single typos.
 */
import Fuse from 'fuse.js'

/** Shorter words have too many neighbours among everyday words. */
const MIN_LENGTH = 4
/** From this length on two edits are allowed, before it one. */
const TWO_EDITS_LENGTH = 8
const MAX_LENGTH = 24

const FUSE_OPTIONS = { includeScore: true, ignoreLocation: true, threshold: 0.6 } as const

export interface Speller {
  /** The known word that `word` most likely stands for, or `undefined`. Both folded. */
  nearest(word: string): string | undefined
  /** Up to `limit` known words that look like `word`, however far: for a question back, never for an answer. */
  similar(word: string, limit: number): string[]
}

/** Builds a speller over folded single words. */
export function createSpeller(known: Iterable<string>): Speller {
  const names = [...new Set(known)].filter((name) => name.length >= MIN_LENGTH && name.length <= MAX_LENGTH)
  const byLength = Map.groupBy(
    names.map((name) => ({ name, letters: lettersOf(name) })),
    ({ name }) => name.length,
  )
  const fuse = new Fuse(names, { ...FUSE_OPTIONS, threshold: 0.45 })
  return {
    nearest(word) {
      if (word.length < MIN_LENGTH || word.length > MAX_LENGTH) return undefined
      const bound = editsAllowed(word.length)
      const letters = lettersOf(word)
      const lengths = Array.from({ length: 2 * bound + 1 }, (_, offset) => word.length - bound + offset)
      // An edit changes at most two of the letters that occur, so this drops almost all names without looking at them.
      const isNear = (each: { letters: number }): boolean => countBits(each.letters ^ letters) <= 2 * bound
      const candidates = lengths.flatMap((length) => byLength.get(length)?.filter(isNear) ?? [])
      return closest(
        word,
        candidates.map(({ name }) => name),
      )
    },
    similar: (word, limit) => (word.length < MIN_LENGTH ? [] : fuse.search(word.slice(0, MAX_LENGTH), { limit }).map(({ item }) => item)),
  }
}

function closest(word: string, candidates: readonly string[]): string | undefined {
  let best: { name: string; edits: number; score: number } | undefined
  for (const name of candidates) {
    const bound = Math.min(editsAllowed(word.length), editsAllowed(name.length))
    const edits = editDistance(word, name, bound)
    if (edits > bound || (best && edits > best.edits)) continue
    const score = Fuse.match(word, name, FUSE_OPTIONS).score ?? 1
    if (!best || edits < best.edits || score < best.score) best = { name, edits, score }
  }
  return best?.name
}

const editsAllowed = (length: number): number => (length >= TWO_EDITS_LENGTH ? 2 : 1)

/** One bit a letter that occurs; letters outside a-z share the remaining bits. */
function lettersOf(word: string): number {
  let bits = 0
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index) - 97
    bits |= 1 << (code >= 0 && code < 26 ? code : 26 + (Math.abs(code) % 6))
  }
  return bits
}

function countBits(bits: number): number {
  let rest = bits
  let count = 0
  while (rest !== 0) {
    rest &= rest - 1
    count++
  }
  return count
}

/**
 * Damerau's distance (optimal string alignment): insert, delete, replace, or swap two neighbours, each one edit.
 *
 * @returns the distance, or any number above `bound` as soon as it is certain to exceed it.
 */
export function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1
  let before: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = nextRow({ a, b, row, previous, before })
    if (Math.min(...current) > bound) return bound + 1
    before = previous
    previous = current
  }
  return previous[b.length] ?? bound + 1
}

interface Table {
  readonly a: string
  readonly b: string
  readonly row: number
  /** The row above, and the one above that. */
  readonly previous: readonly number[]
  readonly before: readonly number[]
}

function nextRow({ a, b, row, previous, before }: Table): number[] {
  const current = [row]
  for (let column = 1; column <= b.length; column++) {
    const replaced = at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
    const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
    const swapped = isSwap ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY
    current.push(Math.min(at(previous, column) + 1, at(current, column - 1) + 1, replaced, swapped))
  }
  return current
}

const at = (row: readonly number[], column: number): number => row[column] ?? 0

/** Stretches of words that a name covers. */
import type { Word } from './utterance.ts'

export interface Covered {
  /** Index of the first word. */
  readonly at: number
  /** Number of words, at least 1. */
  readonly length: number
}

/** A name in an utterance: what it stands for, and which words it covers. */
export interface Span<T> extends Covered {
  readonly value: T
}

export const overlap = (a: Covered, b: Covered): boolean => a.at < b.at + b.length && b.at < a.at + a.length

export const covers = (spans: readonly Covered[], at: number): boolean => spans.some((span) => at >= span.at && at < span.at + span.length)

/** Every name, from left to right, none inside another. */
export function spansOf<T>(words: readonly Word[], matchAt: (at: number) => { value: T; length: number } | undefined): Span<T>[] {
  const spans: Span<T>[] = []
  for (let at = 0; at < words.length; ) {
    const match = matchAt(at)
    if (match) spans.push({ ...match, at })
    at += match?.length ?? 1
  }
  return spans
}

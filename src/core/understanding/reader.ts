/** Text -> Utterance, with the words of scripts that use no spaces cut apart: known names first, the rest by the dictionary of ICU. */
import type { Content } from '../content.ts'
import { fold } from './fold.ts'
import { type Cutter, toUtterance, type Utterance } from './utterance.ts'

export type Reader = (text: string) => Utterance

const UNSPACED_NAME = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}ー]{2,}$/u
/** Korean puts spaces between words, so that only names need cutting from what is attached to them. */
const HAS_DICTIONARY = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** Builds a reader that knows the names of the content. @param regionNames names of regions in all languages. */
export function createReader({ guides, devices }: Pick<Content, 'guides' | 'devices'>, regionNames: readonly string[]): Reader {
  const aliases = guides.flatMap(({ aliases: { names, features, words, shared } }) => [...names, ...features, ...words, ...shared])
  const cut = createCutter([...aliases, ...devices.flatMap((device) => device.aliases), ...regionNames])
  return (text) => toUtterance(text, cut)
}

/** @param names any; those of other scripts, and single signs, are left out. */
export function createCutter(names: readonly string[]): Cutter {
  const unspaced = [...new Set(names.map(fold))].filter((name) => UNSPACED_NAME.test(name)).sort((a, b) => b.length - a.length)
  const byFirst = Map.groupBy(unspaced, (name) => name[0] ?? '')
  const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })
  const segment: Cutter = (run) => (HAS_DICTIONARY.test(run) ? Array.from(segmenter.segment(run), (each) => each.segment) : [run])

  /** Where the leftmost name begins, and how long it is. */
  const nextName = (folded: string, from: number): { at: number; length: number } | undefined => {
    for (let at = from; at < folded.length; at++) {
      const name = byFirst.get(folded[at] ?? '')?.find((each) => folded.startsWith(each, at))
      if (name) return { at, length: name.length }
    }
    return undefined
  }

  return (run) => {
    const folded = fold(run)
    // Folding that changes the length would shift what is cut.
    if (folded.length !== run.length) return segment(run)
    const pieces: string[] = []
    let rest = 0
    for (let name = nextName(folded, 0); name; name = nextName(folded, rest)) {
      if (name.at > rest) pieces.push(...segment(run.slice(rest, name.at)))
      rest = name.at + name.length
      pieces.push(run.slice(name.at, rest))
    }
    return rest < run.length ? [...pieces, ...segment(run.slice(rest))] : pieces
  }
}

/** Lists of platforms and families as people write them: "linkedin, meta and tiktok". */
import type { Guide } from '../knowledge/guide.ts'
import { fold } from '../understanding/fold.ts'

export interface TopicLists {
  read(list: string): { readonly ids: readonly string[]; readonly unknown: readonly string[] }
  nameOf(id: string): string
}

/** Longer pieces are no name; shown back, they would only fill the screen. */
const MAX_SHOWN = 40

/** @param namedIn ids of the platforms a text surely names. */
export function createTopicLists(guides: readonly Guide[], namedIn: (text: string) => readonly string[]): TopicLists {
  const names = new Map(guides.map(({ id, name }) => [id, name]))
  const families = new Set(guides.flatMap(({ family }) => family ?? []))
  const readPiece = (piece: string): readonly string[] => {
    const key = fold(piece).replaceAll(' ', '-')
    return families.has(key) ? [key] : namedIn(piece)
  }
  return {
    read(list) {
      const pieces = list.split(/[,;\n]/).flatMap((piece) => (piece.trim() === '' ? [] : [piece.trim()]))
      const found = pieces.map((piece) => ({ piece, ids: readPiece(piece) }))
      return {
        ids: [...new Set(found.flatMap(({ ids }) => ids))],
        unknown: found.filter(({ ids }) => ids.length === 0).map(({ piece }) => piece.slice(0, MAX_SHOWN)),
      }
    },
    nameOf: (id) => names.get(id) ?? (families.has(id) ? titleOf(id) : id),
  }
}

/** `match-group` -> `Match Group`. */
const titleOf = (id: string): string =>
  id.replaceAll(/(^|-)(\p{L})/gu, (_, dash: string, letter: string) => `${dash === '' ? '' : ' '}${letter.toUpperCase()}`)

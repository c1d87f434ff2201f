/** What a person may mean while still typing a name: for fields that complete, in a command or inline. */

import type { Speaker } from '../answers/messages.ts'
import { POPULAR } from '../answers/platform-choices.ts'
import type { Guide } from '../knowledge/guide.ts'
import { ANYWHERE, type RegionEntry } from '../region.ts'
import { fold } from '../understanding/fold.ts'

/** Under this length a typing error cannot be told from a beginning. */
const MIN_MISSPELT = 4
const MAX_NAME_WORDS = 2

export interface Suggestion {
  readonly id: string
  readonly name: string
}

/** @returns at most `limit` platforms, those whose name or alias begins with `typed` first; with nothing typed, the most asked about. @param isGuessing whether it may be misspelt; yes unless given. */
export type PlatformSuggester = (typed: string, limit: number, isGuessing?: boolean) => readonly Suggestion[]

/** @param similarTo ids of platforms whose names look like a word. */
export function createPlatformSuggester(guides: readonly Guide[], similarTo: (word: string) => readonly string[]): PlatformSuggester {
  const entries = guides.map(({ id, name, aliases }) => ({
    id,
    name,
    keys: [name, id, ...aliases.names, ...aliases.words, ...aliases.shared, ...aliases.features].map(fold),
  }))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const ordered = [...POPULAR.flatMap((id) => byId.get(id) ?? []), ...entries.filter(({ id }) => !POPULAR.includes(id))]
  return (typed, limit, isGuessing = true) => {
    const key = fold(typed.trim())
    if (key === '') return ordered.slice(0, limit)
    const begins = ordered.filter(({ keys }) => keys.some((each) => each.startsWith(key)))
    const holds = key.length < 2 ? [] : ordered.filter(({ keys }) => keys.some((each) => each.includes(key)))
    const found = [...new Set([...begins, ...holds])]
    // Looking for misspelt names costs more than a whole answer: not where something fits already, nor in a sentence, which is no name.
    const isMisspelt = isGuessing && found.length === 0 && key.length >= MIN_MISSPELT && key.split(' ').length <= MAX_NAME_WORDS
    const suggested = isMisspelt ? similarTo(key).flatMap((id) => byId.get(id) ?? []) : found
    return suggested.slice(0, limit)
  }
}

/** @returns at most `limit` regions by their name in the speaker's language, or an English name or abbreviation. */
export type RegionSuggester = (typed: string, speaker: Speaker, limit: number) => readonly Suggestion[]

export function createRegionSuggester(regions: readonly RegionEntry[]): RegionSuggester {
  const entries = regions
    .filter(({ id }) => id !== ANYWHERE)
    .map(({ id, aliases, cased }) => ({ id, keys: [id, ...aliases, ...cased].map(fold) }))
  return (typed, speaker, limit) => {
    const key = fold(typed.trim())
    return entries
      .map(({ id, keys }) => ({ id, name: speaker.region(id), keys }))
      .filter(({ name, keys }) => [fold(name), ...keys].some((each) => each.startsWith(key)))
      .slice(0, limit)
      .map(({ id, name }) => ({ id, name }))
  }
}

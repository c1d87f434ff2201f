/** Which topics and terms an utterance touches: by the keywords that the topics themselves give. */
import type { Topic } from '../knowledge/topic.ts'
import { createPhraseIndex } from './phrase-index.ts'
import type { Utterance } from './utterance.ts'

export interface TopicMatches {
  /** Ids of topics, the most words matched first. */
  readonly topics: readonly string[]
  /** Ids of terms in the order named. */
  readonly terms: readonly string[]
}

export type TopicFinder = (utterance: Utterance) => TopicMatches

/** @param others further files that words lead to, such as rights about copyright. */
export function createTopicFinder(topics: readonly Topic[], others: readonly Pick<Topic, 'id' | 'keywords'>[]): TopicFinder {
  const owners = new Map<string, string[]>()
  for (const { id, keywords } of [...topics, ...others])
    for (const keyword of keywords) owners.set(keyword, [...(owners.get(keyword) ?? []), id])
  const keywords = createPhraseIndex(owners)
  const terms = createPhraseIndex(
    topics.flatMap((topic) => topic.terms.flatMap(({ id, names }) => names.map((name) => [name, id] as const))),
  )
  return ({ words }) => {
    const matched = new Map<string, number>()
    for (let at = 0; at < words.length; at++) {
      const match = keywords.matchAt(words, at)
      for (const id of match?.value ?? []) matched.set(id, (matched.get(id) ?? 0) + (match?.length ?? 0))
    }
    const ranked = [...matched].sort(([, a], [, b]) => b - a)
    return { topics: ranked.map(([id]) => id), terms: [...new Set(words.flatMap((_, at) => terms.matchAt(words, at)?.value ?? []))] }
  }
}

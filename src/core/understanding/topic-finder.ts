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

export function createTopicFinder(topics: readonly Topic[]): TopicFinder {
  // Several topics may share a keyword; an index a topic keeps them all.
  const byTopic = topics.map(({ id, keywords }) => ({ id, index: createPhraseIndex(keywords.map((keyword) => [keyword, true] as const)) }))
  const terms = createPhraseIndex(
    topics.flatMap((topic) => topic.terms.flatMap(({ id, names }) => names.map((name) => [name, id] as const))),
  )
  return ({ words }) => {
    const found = byTopic.map(({ id, index }) => {
      let matched = 0
      for (let at = 0; at < words.length; at++) matched += index.matchAt(words, at)?.length ?? 0
      return { id, matched }
    })
    return {
      topics: found
        .filter(({ matched }) => matched > 0)
        .sort((a, b) => b.matched - a.matched)
        .map(({ id }) => id),
      terms: [...new Set(words.flatMap((_, at) => terms.matchAt(words, at)?.value ?? []))],
    }
  }
}

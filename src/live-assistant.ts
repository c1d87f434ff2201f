/** One assistant for as long as the program runs, whose knowledge can be exchanged: adapters hold on to it and notice nothing. */
import type { Assistant } from './core/conversation/assistant.ts'

export interface LiveAssistant {
  readonly assistant: Assistant
  /** From now on answers come from `next`. */
  replace(next: Assistant): void
}

export function createLiveAssistant(first: Assistant): LiveAssistant {
  let current = first
  let revision = 0
  return {
    assistant: {
      respond: (incoming) => current.respond(incoming),
      speaker: (locale) => current.speaker(locale),
      get regions() {
        return current.regions
      },
      get revision() {
        return revision
      },
      explain: (text) => current.explain(text),
      knowsPlatform: (id) => current.knowsPlatform(id),
      namedIn: (text) => current.namedIn(text),
      topicsIn: (list) => current.topicsIn(list),
      nameOf: (id) => current.nameOf(id),
      announce: (announcements, listener, now) => current.announce(announcements, listener, now),
      newestSourceAt: () => current.newestSourceAt(),
      sampleAnnouncement: (platform, now) => current.sampleAnnouncement(platform, now),
      suggestPlatforms: (typed, limit, isGuessing) => current.suggestPlatforms(typed, limit, isGuessing),
      suggestRegions: (typed, speaker, limit) => current.suggestRegions(typed, speaker, limit),
      tokens: {
        encode: (chosen) => current.tokens.encode(chosen),
        decode: (token) => current.tokens.decode(token),
      },
    },
    replace(next) {
      current = next
      revision += 1
    },
  }
}

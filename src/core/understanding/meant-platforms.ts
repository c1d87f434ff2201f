/** Of the platforms that an utterance names, those it asks about. */
import type { IntentId } from './intent.ts'
import type { Aside, PlatformMatch } from './platform-recognizer.ts'

export interface PlatformFacts {
  readonly family?: string | undefined
  readonly isAssistant: boolean
}

export interface MeantPlatforms {
  /** Ids, in the order named. */
  readonly platforms: readonly string[]
  /** Platforms of which one is meant, where a shared name such as "Meta" leaves it open; else empty. */
  readonly candidates: readonly string[]
  /** Platforms named only to leave them out: "not tiktok any more". */
  readonly leftOut: readonly string[]
}

type FactsOf = (platform: string) => PlatformFacts | undefined

/** Intents in which a network's group or channel is where the assistant is to speak. */
const SPOKEN_IN = new Set<IntentId>(['subscribe', 'unsubscribe', 'remind', 'about', 'help', 'platforms'])

/**
 * The platforms asked about: without asides, without a family's assistant where an app of the family is named.
 * To unsubscribe is the other way round: "only linkedin, drop instagram" is about the one that is dropped.
 */
export function meantPlatforms(matches: readonly PlatformMatch[], intent: IntentId, factsOf: FactsOf): MeantPlatforms {
  const dropped = intent === 'unsubscribe' ? matches.filter(({ aside }) => aside === 'negated') : []
  const meant = dropped.length > 0 ? dropped : matches.filter(({ aside }) => !isLeftOut(aside, intent))
  const certain = [...new Set(meant.flatMap(({ platforms }) => (platforms.length === 1 ? platforms : [])))]
  const platforms = certain.filter((id) => !isAssistantOf(id, certain, factsOf))
  const shared = meant.find((match) => match.platforms.length > 1)
  const isSettled = !shared || shared.platforms.some((id) => certain.includes(id))
  const negated = matches
    .filter(({ aside, platforms: ids }) => aside === 'negated' && ids.length === 1)
    .flatMap(({ platforms: ids }) => ids)
  return { platforms, candidates: isSettled ? [] : shared.platforms, leftOut: negated }
}

/** "instead of whatsapp" names what an alternative is wanted for. */
function isLeftOut(aside: Aside | undefined, intent: IntentId): boolean {
  if (aside === 'place') return SPOKEN_IN.has(intent)
  return aside === 'negated' ? intent !== 'alternatives' : aside !== undefined
}

function isAssistantOf(id: string, others: readonly string[], factsOf: FactsOf): boolean {
  const facts = factsOf(id)
  if (!facts?.isAssistant || facts.family === undefined) return false
  return others.some((other) => other !== id && factsOf(other)?.family === facts.family)
}

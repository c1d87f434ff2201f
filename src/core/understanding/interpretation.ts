/**
 * What an utterance means by itself: intent, platforms, region, device. Pure and synchronous; what came before is added in `conversation/`.
 *
 * Names are found first and masked, so that the intent is learnt once for all platforms.
 */
import type { Device } from '../knowledge/guide.ts'
import type { Cues } from './cues.ts'
import type { IntentId } from './intent.ts'
import type { IntentClassifier, IntentMatch } from './intent-classifier.ts'
import type { Token } from './intent-features.ts'
import type { PhraseIndex } from './phrase-index.ts'
import type { PlatformMatch, PlatformRecognizer } from './platform-recognizer.ts'
import { type RegionIndex, regionAt } from './slots.ts'
import type { TopicFinder } from './topic-finder.ts'
import { unknownNameAt } from './unknown-platform.ts'
import { toUtterance, type Word } from './utterance.ts'

export interface Interpretation {
  readonly intent: IntentId
  /** Ids, in the order named. */
  readonly platforms: readonly string[]
  /** Platforms of which one is meant, where a shared name such as "Meta" leaves it open; else empty. */
  readonly candidates: readonly string[]
  /** A word that stands where a platform's name stands, and is none we know. It is the person's own. */
  readonly unknownPlatform?: string
  readonly region?: string
  readonly device?: Device
  /** Ids of topics and terms touched, the best match first. */
  readonly topics: readonly string[]
  readonly terms: readonly string[]
  /** 0 to 1, 1 = certain. */
  readonly confidence: number
  /** All intents, best first. */
  readonly ranking: readonly IntentMatch[]
  /** The words that are no names, folded, in order: what a follow-up is read from. */
  readonly rest: readonly string[]
}

export interface PlatformFacts {
  readonly family?: string | undefined
  readonly isAssistant: boolean
}

export interface InterpreterParts {
  readonly recognizer: PlatformRecognizer
  readonly regions: RegionIndex
  readonly devices: PhraseIndex<Device>
  /** Device that a platform's name can also stand for: samsung -> android. */
  readonly brands: ReadonlyMap<string, Device>
  readonly classify: IntentClassifier
  readonly cues: Cues
  readonly findTopics: TopicFinder
  readonly isKnownWord: (key: string) => boolean
  readonly factsOf: (platform: string) => PlatformFacts | undefined
}

export type Interpreter = (text: string) => Interpretation

/** A slot's name in the utterance: what, and which words it covers. */
interface Span<T> {
  readonly value: T
  readonly at: number
  readonly length: number
}

export function createInterpreter(parts: InterpreterParts): Interpreter {
  return (text) => {
    const utterance = toUtterance(text)
    const { words } = utterance
    const devices = spansOf(words, (at) => parts.devices.matchAt(words, at))
    const named = parts.recognizer.recognize(utterance).filter((match) => !devices.some((device) => device.length > match.length && overlap(device, match)))
    const brand = brandedDevice(named, words, parts.brands)
    const platformMatches = named.filter((match) => match !== brand?.match)
    const regions = spansOf(words, (at) => regionAt(parts.regions, words, at)).filter((span) => !named.some((match) => overlap(span, match)))
    const ownDevices = devices.filter((span) => !platformMatches.some((match) => overlap(span, match)))

    const masks: Masks = { platform: named, region: regions, device: ownDevices }
    const { platforms, candidates } = resolvePlatforms(platformMatches, parts.factsOf)
    const unknown = named.length > 0 ? undefined : unknownNameAt(utterance, (at) => isFree(at, masks), parts)
    const tokens = toTokens(words, unknown === undefined ? masks : { ...masks, platform: [{ at: unknown, length: 1 }] })
    const ranking = parts.classify(tokens)
    const [best] = ranking
    const region = regions.at(-1)?.value
    const device = ownDevices.at(-1)?.value ?? brand?.device
    return {
      intent: best?.intent ?? 'none',
      platforms,
      candidates,
      ...(unknown !== undefined && { unknownPlatform: words[unknown]?.raw ?? '' }),
      ...(region !== undefined && { region }),
      ...(device !== undefined && { device }),
      ...parts.findTopics(utterance),
      confidence: words.length === 0 ? 0 : (best?.confidence ?? 0),
      ranking,
      rest: words.filter((_, at) => isFree(at, masks)).map(({ key }) => key),
    }
  }
}

function spansOf<T>(words: readonly Word[], matchAt: (at: number) => { value: T; length: number } | undefined): Span<T>[] {
  const spans: Span<T>[] = []
  for (let at = 0; at < words.length; ) {
    const match = matchAt(at)
    if (match) spans.push({ ...match, at })
    at += match?.length ?? 1
  }
  return spans
}

type Covered = { readonly at: number; readonly length: number }
const overlap = (a: Covered, b: Covered): boolean => a.at < b.at + b.length && b.at < a.at + a.length

/** "instagram on my samsung": the second name is what the person holds, not what they ask about. */
function brandedDevice(named: readonly PlatformMatch[], words: readonly Word[], brands: ReadonlyMap<string, Device>): { match: PlatformMatch; device: Device } | undefined {
  if (named.length < 2) return undefined
  for (const match of named) {
    const device = brands.get(match.platforms[0] ?? '')
    const before = words[match.at - 1]?.key
    if (device && (before === 'on' || before === 'my')) return { match, device }
  }
  return undefined
}

/** The platforms asked about: without asides, without a family's assistant where an app of the family is named. */
function resolvePlatforms(matches: readonly PlatformMatch[], factsOf: InterpreterParts['factsOf']): { platforms: string[]; candidates: readonly string[] } {
  const meant = matches.some(({ aside }) => !aside) ? matches.filter(({ aside }) => !aside) : []
  const certain = [...new Set(meant.flatMap(({ platforms }) => (platforms.length === 1 ? platforms : [])))]
  const platforms = certain.filter((id) => !isAssistantOf(id, certain, factsOf))
  const shared = meant.find((match) => match.platforms.length > 1)
  const settled = !shared || shared.platforms.some((id) => certain.includes(id))
  return { platforms, candidates: settled ? [] : shared.platforms }
}

function isAssistantOf(id: string, others: readonly string[], factsOf: InterpreterParts['factsOf']): boolean {
  const facts = factsOf(id)
  if (!facts?.isAssistant || facts.family === undefined) return false
  return others.some((other) => other !== id && factsOf(other)?.family === facts.family)
}

interface Masks {
  readonly platform: readonly Covered[]
  readonly region: readonly Covered[]
  readonly device: readonly Covered[]
}

const covers = (spans: readonly Covered[], at: number): boolean => spans.some((span) => at >= span.at && at < span.at + span.length)
const isFree = (at: number, masks: Masks): boolean => !covers(masks.platform, at) && !covers(masks.region, at) && !covers(masks.device, at)

function toTokens(words: readonly Word[], masks: Masks): Token[] {
  const tokens: Token[] = []
  for (const [at, word] of words.entries()) {
    const slot = (['platform', 'region', 'device'] as const).find((name) => covers(masks[name], at))
    if (!slot) tokens.push({ word })
    else if (masks[slot].some((span) => span.at === at)) tokens.push({ slot })
    if (slot && word.unspaced) tokens.push({ word })
  }
  return tokens
}


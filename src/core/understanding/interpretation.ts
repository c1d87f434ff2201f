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
import { type Aside, CERTAIN, type PlatformMatch, type PlatformRecognizer } from './platform-recognizer.ts'
import { type RegionIndex, regionAt } from './slots.ts'
import type { TopicFinder } from './topic-finder.ts'
import { unknownNameAt } from './unknown-platform.ts'
import { toUtterance, type Utterance, type Word } from './utterance.ts'

export interface Interpretation {
  readonly intent: IntentId
  /** Ids, in the order named. */
  readonly platforms: readonly string[]
  /** Platforms of which one is meant, where a shared name such as "Meta" leaves it open; else empty. */
  readonly candidates: readonly string[]
  /** Platforms named only to leave them out: "not tiktok any more". */
  readonly leftOut: readonly string[]
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

/** How sure the intent must be for an everyday word to count as the name in it, and for an unknown word to count as a name at all. */
const TENTATIVE_CONFIDENCE = 0.4
const UNKNOWN_CONFIDENCE = 0.6
/** Words between two names of a list: "x and snap". */
const LIST_GAP = 1

/** A slot's name in the utterance: what, and which words it covers. */
interface Span<T> {
  readonly value: T
  readonly at: number
  readonly length: number
}

export function createInterpreter(parts: InterpreterParts): Interpreter {
  return (text) => {
    const utterance = toUtterance(text)
    const names = findNames(utterance, parts)
    const { matches, masks, unknown, ranking } = decideNames(utterance, names, parts)
    const [best] = ranking
    const intent = best?.intent ?? 'none'
    const region = names.regions.at(-1)?.value
    const device = names.devices.at(-1)?.value ?? names.brand?.device
    return {
      intent,
      ...resolvePlatforms(matches, intent, parts.factsOf),
      ...(unknown !== undefined && { unknownPlatform: utterance.words[unknown]?.raw ?? '' }),
      ...(region !== undefined && { region }),
      ...(device !== undefined && { device }),
      ...parts.findTopics(utterance),
      confidence: utterance.words.length === 0 ? 0 : (best?.confidence ?? 0),
      ranking,
      rest: utterance.words.filter((_, at) => isFree(at, masks)).map(({ key }) => key),
    }
  }
}

interface Names {
  /** In the order of the words; the brand of a device among them. */
  readonly platforms: readonly PlatformMatch[]
  readonly brand: { readonly match: PlatformMatch; readonly device: Device } | undefined
  readonly regions: readonly Span<string>[]
  readonly devices: readonly Span<Device>[]
}

function findNames(utterance: Utterance, parts: InterpreterParts): Names {
  const { words } = utterance
  const found = spansOf(words, (at) => parts.devices.matchAt(words, at))
  const platforms = parts.recognizer
    .recognize(utterance)
    .filter((match) => !found.some((device) => device.length >= match.length && overlap(device, match)))
  const isOwn = (span: Covered): boolean => !platforms.some((match) => overlap(span, match))
  return {
    platforms,
    brand: brandedDevice(platforms, words, parts.brands),
    regions: spansOf(words, (at) => regionAt(parts.regions, words, at)).filter(isOwn),
    devices: found.filter(isOwn),
  }
}

interface Decided {
  readonly matches: readonly PlatformMatch[]
  readonly masks: Masks
  /** Index of the word taken for an unknown name. */
  readonly unknown: number | undefined
  readonly ranking: readonly IntentMatch[]
}

/**
 * Settles what the words alone do not: an everyday word is a name, and an unknown word an unknown name, where the utterance,
 * read with the name, clearly wants something of us.
 */
function decideNames(utterance: Utterance, names: Names, parts: InterpreterParts): Decided {
  const { words } = utterance
  const read = (matches: readonly PlatformMatch[], unknown?: number): Decided => {
    const named: Covered[] = unknown === undefined ? [...matches] : [...matches, { at: unknown, length: 1 }]
    const masks: Masks = { platform: named, region: names.regions, device: names.devices }
    return {
      matches: matches.filter((match) => match !== names.brand?.match),
      masks,
      unknown,
      ranking: parts.classify(toTokens(words, masks)),
    }
  }
  const certain = withNeighbours(names.platforms)
  const likely = names.platforms.filter((match) => certain.length === 0 || match.evidence > 0 || certain.some(({ at }) => at === match.at))
  if (likely.length > certain.length) {
    const reading = read(likely)
    if (isWanted(reading, TENTATIVE_CONFIDENCE)) return reading
  }
  const plain = read(certain)
  if (certain.length > 0) return plain
  const unknown = unknownNameAt(utterance, (at) => isFree(at, plain.masks), parts)
  const reading = unknown === undefined ? undefined : read(certain, unknown)
  return reading && isWanted(reading, UNKNOWN_CONFIDENCE) ? reading : plain
}

/** "insta, snap and x": beside a certain name, an everyday word is one too; likewise a second word for the same platform. */
function withNeighbours(matches: readonly PlatformMatch[]): readonly PlatformMatch[] {
  const certain = matches.filter(({ evidence }) => evidence >= CERTAIN)
  const isBeside = (a: Covered, b: Covered): boolean => Math.max(a.at, b.at) - Math.min(a.at + a.length, b.at + b.length) <= LIST_GAP
  const isJoining = (match: PlatformMatch): boolean =>
    match.evidence < CERTAIN &&
    certain.some((other) => isBeside(match, other) || other.platforms.some((id) => match.platforms.includes(id)))
  if (!matches.some(isJoining)) return certain
  return withNeighbours(matches.map((match) => (isJoining(match) ? { ...match, evidence: CERTAIN } : match)))
}

const isWanted = ({ ranking: [best] }: Decided, least: number): boolean =>
  best !== undefined && best.intent !== 'none' && best.confidence >= least

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
function brandedDevice(
  named: readonly PlatformMatch[],
  words: readonly Word[],
  brands: ReadonlyMap<string, Device>,
): { match: PlatformMatch; device: Device } | undefined {
  if (named.length < 2) return undefined
  for (const match of named) {
    const device = brands.get(match.platforms[0] ?? '')
    const before = words[match.at - 1]?.key
    if (device && (before === 'on' || before === 'my')) return { match, device }
  }
  return undefined
}

/** Intents in which a network's group or channel is where the assistant is to speak. */
const SPOKEN_IN = new Set<IntentId>(['subscribe', 'unsubscribe', 'remind', 'about', 'help', 'platforms'])

/**
 * The platforms asked about: without asides, without a family's assistant where an app of the family is named.
 * To unsubscribe is the other way round: "only linkedin, drop instagram" is about the one that is dropped.
 */
function resolvePlatforms(
  matches: readonly PlatformMatch[],
  intent: IntentId,
  factsOf: InterpreterParts['factsOf'],
): Pick<Interpretation, 'platforms' | 'candidates' | 'leftOut'> {
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

/** Which names an utterance holds, and which of its words they cover. */
import type { Device } from '../knowledge/guide.ts'
import type { Cues } from './cues.ts'
import type { IntentClassifier, IntentMatch } from './intent-classifier.ts'
import type { Token } from './intent-features.ts'
import type { PhraseIndex } from './phrase-index.ts'
import { CERTAIN, type PlatformMatch, type PlatformRecognizer } from './platform-recognizer.ts'
import { type RegionIndex, regionAt } from './slots.ts'
import { type Covered, covers, overlap, type Span, spansOf } from './spans.ts'
import { unknownNameAt } from './unknown-platform.ts'
import type { Utterance, Word } from './utterance.ts'

export interface NamingParts {
  readonly recognizer: PlatformRecognizer
  readonly regions: RegionIndex
  readonly devices: PhraseIndex<Device>
  /** Device that a platform's name can also stand for: samsung -> android. */
  readonly brands: ReadonlyMap<string, Device>
  readonly classify: IntentClassifier
  readonly cues: Cues
  readonly isKnownWord: (key: string) => boolean
}

/** How sure the intent must be for an everyday word to count as the name in it, and for an unknown word to count as a name at all. */
const TENTATIVE_CONFIDENCE = 0.4
const UNKNOWN_CONFIDENCE = 0.6
/** Words between two names of a list: "x and snap". */
const LIST_GAP = 1

export interface Names {
  /** In the order of the words; the brand of a device among them. */
  readonly platforms: readonly PlatformMatch[]
  readonly brand: { readonly match: PlatformMatch; readonly device: Device } | undefined
  readonly regions: readonly Span<string>[]
  readonly devices: readonly Span<Device>[]
}

/** @param locale the language of the utterance. */
export function findNames(utterance: Utterance, locale: string, parts: NamingParts): Names {
  const { words } = utterance
  const found = spansOf(words, (at) => parts.devices.matchAt(words, at))
  const platforms = parts.recognizer
    .recognize(utterance, locale)
    .filter((match) => !found.some((device) => device.length >= match.length && overlap(device, match)))
  const isOwn = (span: Covered): boolean => !platforms.some((match) => overlap(span, match))
  return {
    platforms,
    brand: brandedDevice(platforms, words, parts.brands),
    regions: spansOf(words, (at) => regionAt(parts.regions, { words, at, locale })).filter(isOwn),
    devices: found.filter(isOwn),
  }
}

export interface Decided {
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
export function decideNames(utterance: Utterance, names: Names, parts: NamingParts): Decided {
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

/** The words that names cover, by slot: the classifier sees the slot in their place. */
export interface Masks {
  readonly platform: readonly Covered[]
  readonly region: readonly Covered[]
  readonly device: readonly Covered[]
}

export const isFree = (at: number, masks: Masks): boolean =>
  !covers(masks.platform, at) && !covers(masks.region, at) && !covers(masks.device, at)

export function toTokens(words: readonly Word[], masks: Masks): Token[] {
  const tokens: Token[] = []
  for (const [at, word] of words.entries()) {
    const slot = (['platform', 'region', 'device'] as const).find((name) => covers(masks[name], at))
    if (!slot) tokens.push({ word })
    else if (masks[slot].some((span) => span.at === at)) tokens.push({ slot })
  }
  return tokens
}

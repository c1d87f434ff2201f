/**
 * Context + interpretation -> one turn: what to answer, what to ask back, or that nothing is owed.
 *
 * It never guesses: under the threshold it falls back, and where a name is open or an answer needs a platform it asks.
 */
import type { Device } from '../knowledge/guide.ts'
import type { LetterKind } from '../knowledge/rights.ts'
import type { IntentId } from '../understanding/intent.ts'
import type { IntentMatch } from '../understanding/intent-classifier.ts'
import type { Interpretation } from '../understanding/interpretation.ts'
import { closeReadings, isGeneralWish, unsureReadings } from './close-readings.ts'
import type { Context } from './context.ts'
import type { FollowUpCues } from './follow-up.ts'

export type TurnKind = 'answer' | 'ask' | 'fallback'

/** Why a turn is answered, asked back or let pass. */
export type TurnReason =
  | 'understood'
  | 'unknown-platform'
  | 'shared-name'
  | 'needs-platform'
  | 'close-readings'
  | 'unsure'
  | 'overheard'
  | 'not-ours'

export interface Turn {
  readonly kind: TurnKind
  readonly reason: TurnReason
  readonly intent: IntentId
  readonly platforms: readonly string[]
  /** Named too, and more than one answer holds. */
  readonly leftOut?: readonly string[]
  /** What to choose from when `kind` is `ask`; empty where any platform may be named. */
  readonly candidates: readonly string[]
  /** Intents to choose from when `kind` is `ask` and two are as likely; else empty. */
  readonly readings: readonly IntentId[]
  readonly unknownPlatform?: string
  readonly region?: string
  readonly device?: Device
  /** With `opt-out` only: AI use is to be allowed again. */
  readonly wantsOn?: boolean
  readonly topics: readonly string[]
  readonly terms: readonly string[]
  readonly letter?: LetterKind
  readonly confidence: number
}

/** Under this a reading is no reading. Set so that about 5 in 100 questions in scope are refused. */
export const CONFIDENCE_THRESHOLD = 0.25
/** A follow-up this sure of itself keeps its own intent beside a name. */
const OWN_INTENT_CONFIDENCE = 0.45
/** What remains of an intent's confidence where it hardly follows what was said before. */
const UNLIKELY_AFTER = 0.1
/** Who has just been answered more likely goes on than changes to what is none of our business. */
const NONE_AFTER = 0.2

/** Intents that speak about the platforms of the turn before, when they name none. */
const ABOUT_PLATFORMS = new Set<IntentId>(['opt-out', 'practice', 'limits', 'past-data', 'rights', 'alternatives', 'changes'])
/** Intents that mean something else for each platform: a shared name must be settled first. */
const DEPENDING_ON_NAME = new Set<IntentId>([...ABOUT_PLATFORMS, 'checkup', 'subscribe', 'unsubscribe'])
/** Intents that a bare name or a new region continues. */
const CONTINUED = new Set<IntentId>([...DEPENDING_ON_NAME, 'protect'])
/** About the assistant and its messages, not about platforms. */
const ABOUT_BOT = new Set<IntentId>(['subscribe', 'unsubscribe', 'remind', 'help', 'about', 'platforms'])
/** A list to which a further name is added. */
const COLLECTING = new Set<IntentId>(['checkup', 'subscribe'])

export interface DialogueParts {
  readonly followUps: FollowUpCues
  readonly needsPlatform: (intent: IntentId) => boolean
  /** Device for which a platform's name stands, when said alone after an answer: samsung -> android. */
  readonly brands: ReadonlyMap<string, Device>
}

export type Dialogue = (interpretation: Interpretation, context: Context | undefined) => Turn

export function createDialogue(parts: DialogueParts): Dialogue {
  return (interpretation, context) => {
    const meant = context ? inContext(interpretation, context, parts) : interpretation
    const reading = context ? continueFrom(meant, context, parts) : alone(meant, parts)
    return settle(reading, meant, parts)
  }
}

/**
 * "how do i stop that": what points back at an answer is about that answer. Intents that cannot follow it count less, so that the
 * next best one is taken where it may well be meant.
 */
function inContext(interpretation: Interpretation, context: Context, { followUps }: DialogueParts): Interpretation {
  // "turn it back on": hardly anything else than the switch that was just shown.
  if (interpretation.wantsOn && interpretation.intent === 'none' && ABOUT_PLATFORMS.has(context.intent))
    return { ...interpretation, intent: 'opt-out', confidence: 1 }
  const isAboutBot = ABOUT_BOT.has(context.intent)
  const pointsBack = followUps.pointsBack(interpretation.rest)
  const weightOf = (intent: IntentId): number => {
    if (intent === 'none') return pointsBack ? UNLIKELY_AFTER : NONE_AFTER
    return pointsBack && !isAboutBot && ABOUT_BOT.has(intent) ? UNLIKELY_AFTER : 1
  }
  const weigh = ({ intent, confidence }: IntentMatch): IntentMatch => ({ intent, confidence: confidence * weightOf(intent) })
  const ranking = interpretation.ranking.map(weigh).sort((a, b) => b.confidence - a.confidence)
  const total = ranking.reduce((sum, { confidence }) => sum + confidence, 0)
  const [best] = ranking
  return best ? { ...interpretation, intent: best.intent, confidence: best.confidence / total } : interpretation
}

/** Confidence is 1 where the intent was taken over from the turn before or from a bare name. */
type Reading = Pick<Turn, 'intent' | 'platforms' | 'region' | 'device' | 'wantsOn' | 'confidence'>

/** Without anything before it: a bare name asks for its switch. */
function alone(interpretation: Interpretation, { followUps }: DialogueParts): Reading {
  const { platforms, rest } = interpretation
  const isBare = (!isNameless(interpretation) || hasSlot(interpretation)) && followUps.isFiller(rest)
  const read = { ...slotsOf(interpretation), ...directionOf(interpretation), platforms }
  return isBare
    ? { ...read, intent: 'opt-out', confidence: 1 }
    : { ...read, intent: interpretation.intent, confidence: interpretation.confidence }
}

/** With a turn before it. */
function continueFrom(interpretation: Interpretation, context: Context, parts: DialogueParts): Reading {
  const slots = { ...slotsOf(context), ...slotsOf(interpretation) }
  const pointed = pointedAt(interpretation, context, parts)
  if (pointed !== undefined)
    return { ...slots, ...directionOf(context), intent: single(context.intent), platforms: [pointed], confidence: 1 }
  const without = listWithout(interpretation, context, parts)
  if (without) return { ...slots, ...without, confidence: 1 }
  if (isFragment(interpretation, context, parts.followUps)) return continueFragment(interpretation, context, parts)
  const isInherited = ABOUT_PLATFORMS.has(interpretation.intent) && isNameless(interpretation)
  const { intent, confidence } = interpretation
  return {
    ...slots,
    ...directionOf(interpretation),
    intent,
    confidence,
    platforms: isInherited ? context.platforms : interpretation.platforms,
  }
}

/** "not tiktok any more": off the announcements, or off the check-up's list. */
function listWithout(interpretation: Interpretation, context: Context, { followUps }: DialogueParts): ListReading | undefined {
  const { platforms, leftOut, rest } = interpretation
  const isAboutLeftOut = leftOut.length > 0 && platforms.every((id) => leftOut.includes(id))
  if (!isAboutLeftOut || !COLLECTING.has(context.intent) || !followUps.isFiller(withoutListCues(rest, followUps))) return undefined
  if (context.intent === 'subscribe') return { intent: 'unsubscribe', platforms: leftOut }
  return { intent: context.intent, platforms: context.platforms.filter((id) => !leftOut.includes(id)) }
}

type ListReading = Pick<Reading, 'intent' | 'platforms'>

/** "the second one", "the other one"; or "yes" to what was asked. */
function pointedAt({ platforms, rest }: Interpretation, context: Context, { followUps }: DialogueParts): string | undefined {
  if (platforms.length > 0) return undefined
  const accepted = context.isAsking && followUps.isAffirmative(rest) ? context.offered[0] : undefined
  return accepted ?? followUps.pointed(rest, context.offered, context.platforms)
}

const isNameless = ({ platforms, candidates, unknownPlatform }: Interpretation): boolean =>
  platforms.length + candidates.length === 0 && unknownPlatform === undefined

const hasSlot = ({ region, device }: Pick<Interpretation, 'region' | 'device'>): boolean => region !== undefined || device !== undefined

/** Names a platform, region or device and says little else. */
function isFragment(interpretation: Interpretation, context: Context, followUps: FollowUpCues): boolean {
  const { rest, confidence } = interpretation
  if (isNameless(interpretation) && !hasSlot(interpretation)) return false
  if (followUps.isFiller(rest) || confidence < OWN_INTENT_CONFIDENCE) return true
  return COLLECTING.has(context.intent) && followUps.isFiller(withoutListCues(rest, followUps))
}

const withoutListCues = (rest: readonly string[], followUps: FollowUpCues): string[] =>
  rest.filter((word) => !followUps.hasOnly([word]) && !followUps.hasWithout([word]))

function continueFragment(interpretation: Interpretation, context: Context, { followUps, brands }: DialogueParts): Reading {
  const direction = { ...directionOf(context), ...directionOf(interpretation) }
  const slots = { ...slotsOf(context), ...slotsOf(interpretation), ...direction, confidence: 1 }
  const { platforms: named, candidates, rest } = interpretation
  const intent = CONTINUED.has(context.intent) ? context.intent : 'opt-out'
  const device = brandDevice(named, context, brands)
  if (device !== undefined) return { ...slots, device, intent, platforms: context.platforms }
  if (named.length === 0) return { ...slots, intent, platforms: candidates.length > 0 ? [] : context.platforms }
  if (!COLLECTING.has(intent)) return { ...slots, intent, platforms: named }
  if (intent === 'subscribe' && followUps.hasWithout(rest)) return { ...slots, intent: 'unsubscribe', platforms: named }
  return { ...slots, intent, platforms: followUps.hasOnly(rest) ? named : [...new Set([...context.platforms, ...named])] }
}

/** "samsung", after an answer about something else: what the person holds in their hands. */
function brandDevice(
  [only, ...more]: readonly string[],
  { intent, platforms }: Context,
  brands: DialogueParts['brands'],
): Device | undefined {
  const isAnswerAboutOthers = platforms.length > 0 && !COLLECTING.has(intent) && only !== undefined && !platforms.includes(only)
  return isAnswerAboutOthers && more.length === 0 ? brands.get(only) : undefined
}

/** One platform picked from a check-up is a question for its switch. */
const single = (intent: IntentId): IntentId => (intent === 'checkup' || !CONTINUED.has(intent) ? 'opt-out' : intent)

const slotsOf = ({ region, device }: Pick<Interpretation, 'region' | 'device'>): Pick<Turn, 'region' | 'device'> => ({
  ...(region !== undefined && { region }),
  ...(device !== undefined && { device }),
})

const directionOf = ({ wantsOn }: Pick<Interpretation, 'wantsOn'>): Pick<Turn, 'wantsOn'> => (wantsOn ? { wantsOn } : {})

/** Decides whether the reading can be answered. */
function settle(given: Reading, interpretation: Interpretation, { needsPlatform }: DialogueParts): Turn {
  const reading = narrowed(given)
  const { unknownPlatform, candidates, topics, terms } = interpretation
  const turn = { ...reading, candidates: [], readings: [], topics, terms }
  if (reading.intent === 'none') return { ...turn, kind: 'fallback', reason: 'not-ours' }
  if (reading.confidence < CONFIDENCE_THRESHOLD) return { ...turn, ...unsure(interpretation) }
  if (candidates.length > 0 && DEPENDING_ON_NAME.has(reading.intent)) return { ...turn, kind: 'ask', reason: 'shared-name', candidates }
  const isNamed = reading.platforms.length > 0
  if (unknownPlatform !== undefined && !isNamed && ABOUT_PLATFORMS.has(reading.intent)) {
    return { ...turn, kind: 'answer', reason: 'unknown-platform', unknownPlatform }
  }
  const readings = closeReadings(reading, interpretation)
  if (!isNamed && isGeneralWish(readings)) return { ...turn, kind: 'answer', reason: 'understood', intent: 'protect' }
  if (readings.length > 0) return { ...turn, kind: 'ask', reason: 'close-readings', readings }
  if (needsPlatform(reading.intent) && !isNamed) return { ...turn, kind: 'ask', reason: 'needs-platform' }
  return { ...turn, kind: 'answer', reason: 'understood' }
}

function unsure(interpretation: Interpretation): Partial<Turn> & Pick<Turn, 'kind' | 'reason'> {
  const readings = unsureReadings(interpretation, ABOUT_PLATFORMS)
  return readings.length > 0 ? { kind: 'ask', reason: 'close-readings', readings } : { kind: 'fallback', reason: 'unsure', intent: 'none' }
}

/** Many steps are a check-up; only steps have a direction. */
function narrowed(given: Reading): Reading {
  const { wantsOn, ...reading } = isMany(given) ? { ...given, intent: 'checkup' as const } : given
  return wantsOn && reading.intent === 'opt-out' ? { ...reading, wantsOn } : reading
}

/** Three switches and more are a check-up: one list, quickest first. */
const isMany = ({ intent, platforms, wantsOn }: Reading): boolean => intent === 'opt-out' && wantsOn !== true && platforms.length > 2

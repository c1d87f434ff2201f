/**
 * Context + interpretation -> one turn: what to answer, what to ask back, or that nothing is owed.
 *
 * It never guesses: under the threshold it falls back, and where a name is open or an answer needs a platform it asks.
 */
import type { Device } from '../knowledge/guide.ts'
import type { LetterKind } from '../knowledge/rights.ts'
import type { IntentId } from '../understanding/intent.ts'
import type { Interpretation } from '../understanding/interpretation.ts'
import type { Context } from './context.ts'
import type { FollowUpCues } from './follow-up.ts'

export type TurnKind = 'answer' | 'ask' | 'fallback'

export interface Turn {
  readonly kind: TurnKind
  readonly intent: IntentId
  readonly platforms: readonly string[]
  /** What to choose from when `kind` is `ask`; empty where any platform may be named. */
  readonly candidates: readonly string[]
  readonly unknownPlatform?: string
  readonly region?: string
  readonly device?: Device
  readonly topics: readonly string[]
  readonly terms: readonly string[]
  readonly letter?: LetterKind
  readonly confidence: number
}

/** Under this a reading is no reading. Set so that about 5 in 100 questions in scope are refused. */
export const CONFIDENCE_THRESHOLD = 0.3
/** A follow-up this sure of itself keeps its own intent beside a name. */
const OWN_INTENT_CONFIDENCE = 0.45

/** Intents that speak about the platforms of the turn before, when they name none. */
const ABOUT_PLATFORMS = new Set<IntentId>(['opt-out', 'practice', 'limits', 'past-data', 'rights', 'alternatives', 'changes'])
/** Intents that a bare name or a new region continues. */
const CONTINUED = new Set<IntentId>([...ABOUT_PLATFORMS, 'checkup', 'subscribe', 'unsubscribe', 'protect'])
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
    const reading = (context && continueFrom(interpretation, context, parts)) ?? alone(interpretation, parts)
    return settle(reading, interpretation, parts)
  }
}

type Reading = Pick<Turn, 'intent' | 'platforms' | 'region' | 'device'>

/** Without anything before it: a bare name asks for its switch. */
function alone(interpretation: Interpretation, { followUps }: DialogueParts): Reading {
  const { platforms, candidates, rest } = interpretation
  const isBareName = platforms.length + candidates.length > 0 && followUps.isFiller(rest)
  const isBareSlot = hasSlot(interpretation) && followUps.isFiller(rest)
  return { ...slotsOf(interpretation), platforms, intent: isBareName || isBareSlot ? 'opt-out' : interpretation.intent }
}

/** With a turn before it; `undefined` where it stands alone after all. */
function continueFrom(interpretation: Interpretation, context: Context, parts: DialogueParts): Reading | undefined {
  const { followUps } = parts
  const { rest } = interpretation
  const slots = { ...slotsOf(context), ...slotsOf(interpretation) }
  const pointed = interpretation.platforms.length === 0 ? followUps.pointed(rest, context.offered, context.platforms) : undefined
  if (pointed) return { ...slots, intent: single(context.intent), platforms: [pointed] }
  const [offered] = context.offered
  if (context.isAsking && offered && followUps.isAffirmative(rest)) return { ...slots, intent: context.intent, platforms: [offered] }
  if (isFragment(interpretation, followUps)) return continueFragment(interpretation, context, parts)
  const isInherited = ABOUT_PLATFORMS.has(interpretation.intent) && isNameless(interpretation)
  return { ...slots, intent: interpretation.intent, platforms: isInherited ? context.platforms : interpretation.platforms }
}

const isNameless = ({ platforms, candidates, unknownPlatform }: Interpretation): boolean =>
  platforms.length + candidates.length === 0 && unknownPlatform === undefined

const hasSlot = ({ region, device }: Pick<Interpretation, 'region' | 'device'>): boolean => region !== undefined || device !== undefined

/** Names a platform, region or device and says little else. */
function isFragment(interpretation: Interpretation, followUps: FollowUpCues): boolean {
  if (isNameless(interpretation) && !hasSlot(interpretation)) return false
  if (followUps.isFiller(interpretation.rest)) return true
  const isUnsure = interpretation.confidence < OWN_INTENT_CONFIDENCE
  return isUnsure || (followUps.isFiller(withoutListCues(interpretation.rest, followUps)) && interpretation.intent !== 'none')
}

const withoutListCues = (rest: readonly string[], followUps: FollowUpCues): string[] => rest.filter((word) => !followUps.hasOnly([word]) && !followUps.hasWithout([word]))

function continueFragment(interpretation: Interpretation, context: Context, { followUps, brands }: DialogueParts): Reading {
  const slots = { ...slotsOf(context), ...slotsOf(interpretation) }
  const named = interpretation.platforms
  const intent = CONTINUED.has(context.intent) ? context.intent : 'opt-out'
  const brand = named.length === 1 && context.platforms.length > 0 && !COLLECTING.has(intent) ? brands.get(named[0] ?? '') : undefined
  if (brand && !context.platforms.includes(named[0] ?? '')) return { ...slots, device: brand, intent, platforms: context.platforms }
  if (named.length === 0) return { ...slots, intent, platforms: interpretation.candidates.length > 0 ? [] : context.platforms }
  if (intent === 'subscribe' && followUps.hasWithout(interpretation.rest)) return { ...slots, intent: 'unsubscribe', platforms: named }
  const isAdded = COLLECTING.has(intent) && !followUps.hasOnly(interpretation.rest)
  return { ...slots, intent, platforms: isAdded ? [...new Set([...context.platforms, ...named])] : named }
}

/** One platform picked from a check-up is a question for its switch. */
const single = (intent: IntentId): IntentId => (intent === 'checkup' || !CONTINUED.has(intent) ? 'opt-out' : intent)

const slotsOf = ({ region, device }: Pick<Interpretation, 'region' | 'device'>): Pick<Turn, 'region' | 'device'> => ({
  ...(region !== undefined && { region }),
  ...(device !== undefined && { device }),
})

/** Decides whether the reading can be answered. */
function settle(given: Reading, interpretation: Interpretation, { needsPlatform }: DialogueParts): Turn {
  const reading = isMany(given) ? { ...given, intent: 'checkup' as const } : given
  const isOwn = given.intent === interpretation.intent
  const confidence = isOwn ? interpretation.confidence : 1
  const { unknownPlatform, candidates, topics, terms } = interpretation
  const turn = { ...reading, candidates: [], topics, terms, confidence }
  if (reading.intent === 'none' || confidence < CONFIDENCE_THRESHOLD) return { ...turn, kind: 'fallback', intent: 'none' }
  if (candidates.length > 0) return { ...turn, kind: 'ask', candidates }
  if (unknownPlatform !== undefined && reading.platforms.length === 0 && ABOUT_PLATFORMS.has(reading.intent)) {
    return { ...turn, kind: 'answer', unknownPlatform }
  }
  return { ...turn, kind: needsPlatform(reading.intent) && reading.platforms.length === 0 ? 'ask' : 'answer' }
}

/** Three switches and more are a check-up: one list, quickest first. */
const isMany = ({ intent, platforms }: Reading): boolean => intent === 'opt-out' && platforms.length > 2

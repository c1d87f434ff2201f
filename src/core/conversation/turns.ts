/** Turns made of choices, what brings one again, and what of one the next turn needs. */
import type { Ask } from '../answers/reply.ts'
import type { IntentId } from '../understanding/intent.ts'
import type { Context } from './context.ts'
import type { Turn } from './dialogue.ts'

/** A taken choice is certain: it was put together by us. Only what it lacks is asked for. */
export function turnOf(ask: Ask, needPlatform: ReadonlySet<IntentId>): Turn {
  const { intent, platforms, region, device, topics = [], terms = [], letter, wantsOn } = ask
  const isOpen = needPlatform.has(intent) && platforms.length === 0
  return {
    kind: isOpen ? 'ask' : 'answer',
    reason: isOpen ? 'needs-platform' : 'understood',
    intent,
    platforms,
    candidates: [],
    readings: [],
    ...(region !== undefined && { region }),
    ...(device !== undefined && { device }),
    topics,
    terms,
    ...(letter !== undefined && { letter }),
    ...(wantsOn && { wantsOn }),
    confidence: 1,
  }
}

/** What reproduces a turn's reply: only where everything it rests on is an id. */
export function againOf({
  kind,
  intent,
  platforms,
  region,
  device,
  topics,
  terms,
  letter,
  wantsOn,
  unknownPlatform,
}: Turn): Ask | undefined {
  if (kind !== 'answer' || (unknownPlatform !== undefined && platforms.length === 0)) return undefined
  return { intent, platforms, region, device, topics, terms, letter, wantsOn }
}

/** As many as the token of a button holds, whatever region and locale stand beside them. */
export const MAX_PLATFORMS = 12

/** What one answer can hold, and what it leaves out. */
export function withinLimit(turn: Turn): Turn {
  if (turn.platforms.length <= MAX_PLATFORMS) return turn
  return { ...turn, platforms: turn.platforms.slice(0, MAX_PLATFORMS), leftOut: turn.platforms.slice(MAX_PLATFORMS) }
}

/** Used where neither the utterance nor the context says one. */
export function withPreferences(turn: Turn, { region, device }: Pick<Ask, 'region' | 'device'>): Turn {
  return {
    ...turn,
    ...(turn.region === undefined && region !== undefined && { region }),
    ...(turn.device === undefined && device !== undefined && { device }),
  }
}

/** A greeting or something that is none of our business leaves the thread where it was. */
export function nextContext(turn: Turn, before: Context | undefined, { locale, now }: { locale: string; now: Date }): Context | undefined {
  if (turn.kind === 'fallback' || turn.intent === 'help') return before
  const { intent, platforms, candidates, region, device, wantsOn } = turn
  const shown = candidates.length > 0 ? candidates : platforms
  const isOneOfBefore = shown.length === 1 && before?.offered.includes(shown[0] ?? '')
  return {
    intent,
    platforms,
    offered: isOneOfBefore && before ? before.offered : shown,
    ...(region !== undefined && { region }),
    ...(device !== undefined && { device }),
    ...(wantsOn && { wantsOn }),
    locale,
    isAsking: turn.kind === 'ask',
    updatedAt: now,
  }
}

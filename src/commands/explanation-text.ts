/** An explanation as lines a volunteer can read: where to add an example, an alias or an everyday word. */
import type { Turn, TurnReason } from '../core/conversation/dialogue.ts'
import type { ExplainedName, Explanation } from '../core/understanding/explanation.ts'
import type { Contribution } from '../core/understanding/intent-classifier.ts'

const CONTRIBUTIONS_SHOWN = 12
const INTENTS_SHOWN = 4

const REASONS: Readonly<Record<TurnReason, string>> = {
  understood: 'answered',
  'unknown-platform': 'answered as a platform that no guide covers',
  'shared-name': 'asked back: the name stands for several platforms',
  'needs-platform': 'asked back: the intent needs a platform, and none is named',
  'close-readings': 'asked back: two intents are too close',
  unsure: 'stayed silent: no intent is likely enough',
  overheard: 'stayed silent: not said to the assistant, and not sure enough',
  'not-ours': 'stayed silent: the likeliest intent is none',
}

/** What the first letter of a feature stands for. */
const KINDS: Readonly<Record<string, string>> = {
  w: 'word',
  p: 'word pair',
  q: 'word pair, one word between',
  c: 'piece of a word',
  k: 'word class',
  b: 'class pair, side by side',
  s: 'class pair, near',
  x: 'class, about AI',
  o: 'about AI, names a platform',
  n: 'number of platforms',
  l: 'length',
}

export function explanationText({ words, names, ranking, contributions }: Explanation, turn: Turn): string {
  const [best, second] = ranking
  return [
    `words      ${words.join(' ')}`,
    ...(names.length === 0 ? ['names      none'] : names.map((name) => `${name.slot.padEnd(10)} ${nameText(name)}`)),
    `intents    ${ranking
      .slice(0, INTENTS_SHOWN)
      .map(({ intent, confidence }) => `${intent} ${confidence.toFixed(2)}`)
      .join(', ')}`,
    `result     ${[turn.intent, turn.platforms.join('+'), turn.region, turn.device].filter((part) => part).join(' · ')}: ${REASONS[turn.reason]}`,
    '',
    `What put ${best?.intent} (+) before ${second?.intent} (-), strongest first:`,
    ...contributions.slice(0, CONTRIBUTIONS_SHOWN).map(contributionText),
  ].join('\n')
}

function nameText({ words, meaning, by, evidence, aside, isTaken }: ExplainedName): string {
  const notes = [by, evidence === undefined ? undefined : `evidence ${evidence}`, aside, isTaken ? undefined : 'not taken'].filter(
    (note) => note !== undefined,
  )
  return `"${words}" -> ${meaning}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
}

function contributionText({ feature, weight }: Contribution): string {
  const kind = KINDS[feature[0] ?? ''] ?? 'feature'
  return `  ${weight >= 0 ? '+' : '-'}${Math.abs(weight).toFixed(2)}  ${kind}: ${feature.slice(1)}`
}

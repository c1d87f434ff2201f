/** Blocks that show how well a fact is founded: verdicts with their status, lists of claims, sources with dates. */
import type { PracticeFacts } from '../knowledge/guide.ts'
import { type Claim, newestDate, type Sources, statusOf } from '../knowledge/source.ts'
import type { Block, SourceLine, Tone } from './reply.ts'
import type { Scene } from './scene.ts'

const DAY_MS = 86_400_000

/** Colour of a verdict: used without asking warns, not used is good. */
export function toneOf({ trains, default: usual }: Pick<PracticeFacts, 'trains' | 'default'>): Tone {
  if (trains === 'no') return 'good'
  if (trains === 'unknown') return 'neutral'
  return usual === 'on' ? 'warning' : 'caution'
}

/** A claim's text, with its status where that is less than confirmed. */
export function claimText(claim: Claim, sources: Sources, { speaker }: Scene): string {
  const status = statusOf(claim, sources)
  return status === 'unconfirmed' ? `${claim.text} (${speaker.say('facts.unsourced')})` : claim.text
}

/** Sources in the order cited, each once. */
export function sourceLines(citations: readonly string[], sources: Sources): SourceLine[] {
  return [...new Set(citations)].flatMap((id) => {
    const source = sources[id]
    return source
      ? [{ title: source.title, publisher: source.publisher, url: source.url, date: source.date, isUnread: source.read === 'not-read' }]
      : []
  })
}

/** The sources, folded away, behind the newest date they bear. */
export function sourcesBlocks(citations: readonly string[], sources: Sources, scene: Scene): Block[] {
  const { speaker, settings, now } = scene
  const lines = sourceLines(citations, sources)
  if (lines.length === 0) return []
  const newest = newestDate(citations, sources)
  const age = newest === undefined ? 0 : (now.getTime() - new Date(newest).getTime()) / DAY_MS
  const dated =
    newest === undefined
      ? speaker.say('facts.undated')
      : speaker.say(age > settings.staleAfterDays ? 'facts.stale' : 'facts.as-of', { date: speaker.date(newest) })
  return [{ type: 'note', text: dated }, ...sourceList(lines, scene)]
}

/** One list of sources, each once, whatever guides they come from. */
export function sourceList(lines: readonly SourceLine[], { speaker }: Scene): Block[] {
  const sources = [...new Map(lines.map((line) => [line.url ?? line.title, line])).values()]
  return sources.length === 0 ? [] : [{ type: 'sources', title: speaker.say('sources.title', { count: sources.length }), sources }]
}

/** Open doubts, folded away; nothing where there are none. */
export function doubtsBlocks(doubts: readonly string[], { speaker }: Scene): Block[] {
  const title = speaker.say('facts.doubts')
  return doubts.length === 0 ? [] : [{ type: 'details', title, blocks: [{ type: 'list', title: '', items: doubts }] }]
}

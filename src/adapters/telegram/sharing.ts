/**
 * Answers in chats that are not ours: inline mode (`@bot linkedin`, a person picks one of several) and guest mode (`@bot how do I ...`, the
 * answer is posted). Short, one message each, with a way to the whole answer in the bot's own chat.
 */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Ask, Reply } from '../../core/answers/reply.ts'
import type { Assistant, Outcome } from '../../core/conversation/assistant.ts'
import type { Action, Shared } from './actions.ts'
import { isWish } from './announcing.ts'
import { slotsOf } from './commands.ts'
import type { GuestEvent, InlineEvent, Me } from './events.ts'
import type { Memory } from './memory.ts'
import { startUrl, writeStart } from './start-link.ts'

export interface SharingParts {
  readonly assistant: Assistant
  readonly memory: Memory
  readonly clock: () => Date
  readonly me: Me
}

/** A list on a phone that one still scrolls; the next ones come as one does. */
const RESULTS_A_PAGE = 20
const MAX_TITLE = 100
/** Letters of a name begun at the end of a sentence: many names hold "ai" or "it". */
const MIN_BEGUN = 3
const MAX_DESCRIPTION = 200

/** Where settings hold: the private chat with a person has the person's own number. */
export async function answerInline({ queryId, sender, query, offset }: InlineEvent, parts: SharingParts): Promise<readonly Action[]> {
  const { assistant, memory } = parts
  // No answer rather than an empty one, which Telegram would keep.
  if (memory.takeInline(sender) !== 'granted') return []
  const preferences = await memory.preferencesOf({ chatId: sender.id, sender })
  const speaker = assistant.speaker(preferences.locale)
  const from = /^\d{1,4}$/.test(offset) ? Number(offset) : 0
  const outcomes = outcomesFor(query, { ...parts, preferences })
  const results = outcomes.slice(from, from + RESULTS_A_PAGE).map((outcome) => toShared(outcome(), parts))
  return [
    {
      kind: 'results',
      queryId,
      results: unique(results),
      nextOffset: outcomes.length > from + RESULTS_A_PAGE ? `${from + RESULTS_A_PAGE}` : '',
      button: { text: speaker.say('telegram.inline-more'), startParameter: 'help' },
    },
  ]
}

type Later = () => Outcome
type Asking = SharingParts & { readonly preferences: Parameters<Assistant['respond']>[0]['preferences'] }

/** What the words ask, then the platforms whose names they may begin. Answered only when shown. */
function outcomesFor(query: string, { assistant, clock, preferences }: Asking): readonly Later[] {
  const respond = (input: { text: string } | { ask: Ask }): Outcome =>
    assistant.respond({ input, context: undefined, preferences, now: clock() })
  const { region = preferences.region, device = preferences.device, platforms } = slotsOf(query, assistant)
  const [lastWord = '', ...before] = query.trim().split(/\s+/).reverse()
  const isBegun = before.length > 0 && lastWord.length >= MIN_BEGUN
  const suggested = [...assistant.suggestPlatforms(query, 100), ...(isBegun ? assistant.suggestPlatforms(lastWord, 100, false) : [])]
  const ids = [...new Set([...platforms, ...suggested.map(({ id }) => id)])]
  const spoken = query.trim().includes(' ') ? respond({ text: query }) : undefined
  const first: Later[] = spoken?.turn.kind === 'answer' && spoken.again ? [() => spoken] : []
  return [
    ...first,
    ...ids.map(
      (id): Later =>
        () =>
          respond({ ask: { intent: 'opt-out', platforms: [id], region, device } }),
    ),
  ]
}

/** Telegram refuses a list with the same id twice. */
const unique = (results: readonly Shared[]): readonly Shared[] => [...new Map(results.map((result) => [result.id, result])).values()]

export async function answerGuest({ queryId, sender, text, repliedText }: GuestEvent, parts: SharingParts): Promise<readonly Action[]> {
  const { assistant, memory, clock } = parts
  if (memory.takeAnswer(sender) !== 'granted') return []
  const preferences = await memory.preferencesOf({ chatId: sender.id, sender })
  const named = text === '' && repliedText !== undefined ? slotsOf(repliedText, assistant).platforms : []
  const ask: Ask | undefined = text === '' ? { intent: named.length > 0 ? 'opt-out' : 'help', platforms: named } : undefined
  const outcome = assistant.respond({ input: ask ? { ask } : { text }, context: undefined, preferences, now: clock() })
  return [{ kind: 'guest', queryId, shared: toShared(outcome, parts) }]
}

const elsewhere = ({ say }: Speaker): Reply => ({
  kind: 'answer',
  blocks: [
    { type: 'heading', text: say('subscriptions.title') },
    { type: 'text', text: say('telegram.announcements.elsewhere') },
  ],
})

export function toShared({ turn, reply: answered, locale, again }: Outcome, { assistant, me }: SharingParts): Shared {
  const speaker = assistant.speaker(locale)
  // What is wished for a chat has to be said in it.
  const reply = isWish(turn) ? elsewhere(speaker) : answered
  const heading = reply.blocks.find((block) => block.type === 'heading')?.text ?? speaker.say('about.title')
  const verdict = reply.blocks.find((block) => block.type === 'verdict' || block.type === 'text')
  return {
    id: (again && assistant.tokens.encode({ ask: again, locale })) ?? '-',
    title: heading.slice(0, MAX_TITLE),
    description: verdict && 'text' in verdict ? verdict.text.slice(0, MAX_DESCRIPTION) : '',
    page: { blocks: reply.blocks, speaker },
    moreUrl: startUrl(me.username, writeStart(again, locale, assistant)),
  }
}

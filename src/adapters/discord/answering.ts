/** One person's turn on Discord -> a rendered answer; keeps the thread of each person in each channel. */
import type { Ask } from '../../core/answers/reply.ts'
import type { Allowance } from '../../core/conversation/allowance.ts'
import type { Assistant, Outcome } from '../../core/conversation/assistant.ts'
import type { Chosen } from '../../core/conversation/choice-token.ts'
import type { Context } from '../../core/conversation/context.ts'
import type { Contexts } from '../../core/conversation/contexts.ts'
import type { Turn } from '../../core/conversation/dialogue.ts'
import type { Device } from '../../core/knowledge/guide.ts'
import { container, textDisplay } from './components.ts'
import type { View } from './custom-id.ts'
import { plain } from './markdown.ts'
import { type Rendered, type RenderOptions, renderReply } from './render.ts'

export interface Parts {
  readonly assistant: Assistant
  readonly contexts: Contexts
  readonly allowance: Allowance
}

/** Who asks, where, and in which language their client is. */
export interface Asker {
  readonly userId: string
  readonly channelId: string
  readonly locale: string
}

export interface Said {
  readonly text: string
  readonly region?: string | undefined
  readonly device?: Device | undefined
}

type Shown = Pick<RenderOptions, 'isPrivate'> & { readonly view?: View }

export interface Answering {
  /** Free words; the language is told from them, the client's counts where they do not show one. */
  toText(said: Said, asker: Asker, now: Date, shown: Shown): { readonly rendered: Rendered; readonly turn: Turn }
  /** Something asked without words: a command, or a button, which brings its language with it. */
  toAsk(ask: Ask, asker: Asker, now: Date, shown: Shown): Rendered
  /** A sentence of the assistant by itself. */
  note(text: string): Rendered
}

const NOTE_COLOUR = 0x4f_6f_c9

export function createAnswering({ assistant, contexts }: Parts): Answering {
  const keyOf = ({ channelId, userId }: Asker): string => `${channelId}:${userId}`

  function finish(outcome: Outcome, asker: Asker, shown: Shown): Rendered {
    contexts.set(keyOf(asker), outcome.context)
    const { reply, again, locale } = outcome
    return renderReply(reply, { speaker: assistant.speaker(locale), tokens: assistant.tokens, again, ...shown })
  }

  return {
    toText({ text, region, device }, asker, now, shown) {
      const context = contexts.get(keyOf(asker))
      const outcome = assistant.respond({ input: { text }, context, preferences: { locale: asker.locale, region, device }, now })
      return { rendered: finish(outcome, asker, shown), turn: outcome.turn }
    },
    toAsk(ask, asker, now, shown) {
      const { locale } = asker
      const context = inLocale(contexts.get(keyOf(asker)), locale)
      return finish(assistant.respond({ input: { ask }, context, preferences: { locale }, now }), asker, shown)
    },
    note: (text) => ({ components: [container([textDisplay(plain(text))], NOTE_COLOUR)], files: [] }),
  }
}

/** The thread goes on in the language of what was just chosen. */
const inLocale = (context: Context | undefined, locale: string): Context | undefined => context && { ...context, locale }

/** The asker of a button: its language is that of the answer it stood under. */
export const asChosen = (asker: Asker, { locale }: Chosen): Asker => ({ ...asker, locale })

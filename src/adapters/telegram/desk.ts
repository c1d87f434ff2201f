/** What the handlers of events share: their tools, and pages made of an outcome or a sentence. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Block } from '../../core/answers/reply.ts'
import type { Outcome } from '../../core/conversation/assistant.ts'
import type { Log } from '../../core/ports.ts'
import type { Announcing, Keeping } from './announcing.ts'
import type { Place, Sender } from './events.ts'
import type { Membership } from './membership.ts'
import type { Page } from './render.ts'
import type { SettingsPages } from './settings.ts'
import type { SharingParts } from './sharing.ts'

export interface HandlerParts extends SharingParts {
  readonly log: Log
  /** Whether a person may change what holds for a whole group. */
  isAdministrator(chatId: number, personId: number): Promise<boolean>
  readonly membership: Membership
  /** Where subscriptions are kept; without it there are no announcements. */
  readonly keeping?: Keeping | undefined
}

export interface Desk extends HandlerParts {
  readonly pages: SettingsPages
  readonly announcing: Announcing | undefined
}

const DAY_MS = 24 * 3_600_000

/** In a group or channel, what holds for all is for its administrators. */
export async function mayChange({ kind, chatId }: Place, sender: Sender, parts: Pick<HandlerParts, 'isAdministrator'>): Promise<boolean> {
  return kind === 'private' || sender.isChat || (await parts.isAdministrator(chatId, sender.id))
}

/** An answer depends on what is asked, the locale, and the day, from which on a source is old. */
export function pageOf(outcome: Outcome, { assistant, clock }: Pick<Desk, 'assistant' | 'clock'>): Page {
  const { again, locale } = outcome
  const token = again && assistant.tokens.encode({ ask: again, locale })
  return {
    get blocks() {
      return outcome.reply.blocks
    },
    speaker: assistant.speaker(locale),
    key: token && `${token} ${assistant.revision} ${Math.floor(clock().getTime() / DAY_MS)}`,
  }
}

export const noteOf = (text: string, speaker: Speaker): Page => {
  const block: Block = { type: 'text', text }
  return { blocks: [block], speaker }
}

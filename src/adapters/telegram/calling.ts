/** One call of the Bot API, and what all of them share: patience, and a markup the server takes. */

import type { InlineKeyboardMarkup } from 'grammy/types'
import type { Api } from 'grammy/web'
import type { ChoiceTokens } from '../../core/conversation/choice-token.ts'
import type { Log } from '../../core/ports.ts'
import type { Failure } from './failure.ts'
import type { Keyboard } from './keyboard.ts'
import { type Markup, PLAIN, RICH } from './markup.ts'
import { CallFailed, type Patience, patiently } from './patience.ts'
import type { PageRenderer } from './rendered-pages.ts'

export interface SenderParts {
  readonly api: Api
  readonly tokens: ChoiceTokens
  readonly log: Log
  readonly server: Server
  /** Called before each message to a person: it counts against the limit of the bot. */
  onAnswer(): void
  /** A group answered that it has another id now. */
  onMoved(fromChatId: number, toChatId: number): Promise<void>
  /** The token was taken back. */
  onWrongToken(): void
}

export interface Server {
  /** Until it says that it does not. */
  knowsRich: boolean
}

export interface Calling extends SenderParts {
  readonly patience: Patience
  readonly render: PageRenderer
}

export async function call(desk: Calling, run: (api: Api) => Promise<unknown>): Promise<void> {
  await patiently(() => run(desk.api), desk.patience)
}

/** Rich where the server may know it; where it refuses the markup itself, the other one. */
export async function inEitherMarkup(desk: Calling, run: (markup: Markup) => Promise<void>): Promise<void> {
  if (!desk.server.knowsRich) return run(PLAIN)
  try {
    await run(RICH)
  } catch (error) {
    if (!(error instanceof CallFailed) || !isMarkupRefused(error.failure)) throw error
    if (error.failure.reason === 'no-such-method') {
      desk.server.knowsRich = false
      desk.log.info('telegram.no-rich-messages')
    }
    await run(PLAIN)
  }
}

/** An older server takes a content it does not know for one without a text. */
export const isMarkupRefused = ({ code, reason }: Failure): boolean =>
  reason === 'no-such-method' || (code === 400 && (reason === 'bad-markup' || reason === 'refused' || reason === 'too-long'))

export const markupOf = (keyboard: Keyboard): { reply_markup?: InlineKeyboardMarkup } =>
  keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }

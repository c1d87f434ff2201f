/** What is to be done about an event, before anything is rendered or sent. */

import type { Place } from './events.ts'
import type { Page } from './render.ts'

/** One answer for a chat that is not ours, as an inline result. */
export interface Shared {
  /** Unique within its list, at most 64 bytes. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly page: Page
  /** Where the whole answer is. */
  readonly moreUrl: string
}

export interface Say {
  readonly kind: 'say'
  readonly place: Place
  /** Message that is answered; left out in private, where nobody else speaks. */
  readonly replyTo?: number | undefined
  readonly page: Page
  /** Said where the bot may not write there. */
  readonly otherwise?: Say | undefined
}

export interface Toast {
  readonly kind: 'toast'
  readonly queryId: string
  /** At most 200 characters. */
  readonly text?: string
}

export type Action =
  | Say
  | Toast
  /** Says it anew where the message cannot be changed. */
  | { readonly kind: 'change'; readonly messageId: number; readonly say: Say }
  | { readonly kind: 'change-shared'; readonly inlineMessageId: string; readonly shared: Shared }
  | {
      readonly kind: 'results'
      readonly queryId: string
      readonly results: readonly Shared[]
      /** Empty where there are no more. */
      readonly nextOffset: string
      readonly button: { readonly text: string; readonly startParameter: string }
    }
  | { readonly kind: 'guest'; readonly queryId: string; readonly shared: Shared }

/** Reply: what is said, free of any chat network. Adapters render the blocks in their network's own idiom. */
import type { Device } from '../knowledge/guide.ts'
import type { LetterKind } from '../knowledge/rights.ts'
import type { Status } from '../knowledge/source.ts'
import type { IntentId } from '../understanding/intent.ts'

/** What a choice asks for when it is taken: a turn in small. */
export interface Ask {
  readonly intent: IntentId
  readonly platforms: readonly string[]
  readonly region?: string | undefined
  readonly device?: Device | undefined
  readonly topics?: readonly string[] | undefined
  readonly terms?: readonly string[] | undefined
  readonly letter?: LetterKind | undefined
  /** With `opt-out` only: AI use is to be allowed again. */
  readonly wantsOn?: boolean | undefined
}

export interface Choice {
  readonly label: string
  readonly ask: Ask
}

export interface Link {
  readonly label: string
  readonly url: string
}

export interface SourceLine {
  readonly title: string
  readonly publisher: string
  readonly url?: string | undefined
  /** As its own text bears it, at its own precision. */
  readonly date?: string | undefined
  /** Known, but not read by anyone here. */
  readonly isUnread: boolean
}

/** How sure and how welcome a verdict is: adapters colour by it. */
export type Tone = 'good' | 'caution' | 'warning' | 'neutral'

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'verdict'; readonly text: string; readonly tone: Tone; readonly status: Status }
  | { readonly type: 'text'; readonly text: string }
  /** A remark in small print: a doubt, a condition. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'steps'; readonly title: string; readonly items: readonly string[] }
  | { readonly type: 'list'; readonly title: string; readonly items: readonly string[] }
  | { readonly type: 'links'; readonly links: readonly Link[] }
  /** One thing to do of several, ticked off where the network can; `ask` brings its platform's own answer. */
  | { readonly type: 'task'; readonly title: string; readonly blocks: readonly Block[]; readonly ask: Ask }
  /** Folded away where the network can; `blocks` hold no further details. */
  | { readonly type: 'details'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly type: 'sources'; readonly title: string; readonly sources: readonly SourceLine[] }
  /** A text to copy or to download as it stands. */
  | { readonly type: 'document'; readonly title: string; readonly fileName: string; readonly body: string }
  /** What was understood, in one line; each part is a choice to correct. */
  | { readonly type: 'reading'; readonly text: string; readonly corrections: readonly Choice[] }
  | { readonly type: 'choices'; readonly prompt: string; readonly choices: readonly Choice[] }

export interface Reply {
  readonly kind: 'answer' | 'ask' | 'fallback'
  readonly blocks: readonly Block[]
}

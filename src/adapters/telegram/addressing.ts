/** Whether a message is meant for us: a command, a mention of the bot, a reply to it. */
import type { Address, Me } from './events.ts'

export interface Entity {
  readonly type: string
  /** UTF-16 code units, as JavaScript counts. */
  readonly offset: number
  readonly length: number
  readonly user?: { readonly id: number } | undefined
}

export interface SaidCommand {
  /** Lower case, without the slash. */
  readonly name: string
  /** What stands after it, trimmed. */
  readonly rest: string
  /** Written as `/name@bot`. */
  readonly isNamed: boolean
}

/** A command is followed by its name alone: `/r/art` is none. */
const COMMAND = /^\/([a-z0-9_]{1,32})(?:@(\w+))?(?:\s+([\s\S]*))?$/i

/** @returns `undefined` for a text that is no command. */
export function parseCommand(text: string, { username }: Me): SaidCommand | 'for another bot' | undefined {
  const [, name, bot, rest = ''] = COMMAND.exec(text.trim()) ?? []
  if (name === undefined) return undefined
  if (bot !== undefined && bot.toLowerCase() !== username.toLowerCase()) return 'for another bot'
  return { name: name.toLowerCase(), rest: rest.trim(), isNamed: bot !== undefined }
}

export interface Addressed {
  readonly text: string
  readonly entities: readonly Entity[]
  readonly isPrivate: boolean
  readonly repliesTo: number | undefined
}

export function addressOf({ text, entities, isPrivate, repliesTo }: Addressed, me: Me): Address {
  if (isPrivate) return 'private'
  if (entities.some((entity) => isMention(entity, text, me))) return 'mention'
  return repliesTo === me.id ? 'reply' : 'overheard'
}

function isMention({ type, offset, length, user }: Entity, text: string, { id, username }: Me): boolean {
  if (type === 'text_mention') return user?.id === id
  return type === 'mention' && text.slice(offset, offset + length).toLowerCase() === `@${username.toLowerCase()}`
}

/** The text without the bot's name in it, trimmed. */
export function withoutMention(text: string, entities: readonly Entity[], me: Me): string {
  const mentions = entities.filter((entity) => isMention(entity, text, me)).toSorted((a, b) => b.offset - a.offset)
  return mentions.reduce((left, { offset, length }) => `${left.slice(0, offset)} ${left.slice(offset + length)}`, text).trim()
}

/** What goes back to Discord: the body of an answer, and files beside it. */
import { type APIInteractionResponse, type APIInteractionResponseCallbackData, InteractionResponseType, MessageFlags } from 'discord.js'
import type { Rendered, TextFile } from './render.ts'

export interface Response {
  readonly body: APIInteractionResponse
  readonly files: readonly TextFile[]
}

/** Nobody is pinged, nothing is previewed. */
const QUIET = { allowed_mentions: { parse: [] as never[] } }
const BASE_FLAGS = MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds

const dataOf = ({ components, files }: Rendered, flags: number): APIInteractionResponseCallbackData => ({
  ...QUIET,
  flags,
  components: [...components],
  attachments: files.map(({ name }, index) => ({ id: String(index), filename: name })),
})

/** The fields every message has. @param flags beside those of every message. */
export const messageData = (rendered: Rendered, flags: number) => dataOf(rendered, BASE_FLAGS | flags)

/** A new message. @param isPrivate only the person who asked sees it. */
export const newMessage = (rendered: Rendered, isPrivate: boolean): Response => ({
  body: {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: dataOf(rendered, isPrivate ? BASE_FLAGS | MessageFlags.Ephemeral : BASE_FLAGS),
  },
  files: rendered.files,
})

/** In place of the message that holds the button. */
export const changedMessage = (rendered: Rendered): Response => ({
  body: { type: InteractionResponseType.UpdateMessage, data: dataOf(rendered, BASE_FLAGS) },
  files: rendered.files,
})

/** A message in a channel, as the reply to another. */
export const channelMessage = (rendered: Rendered, repliesTo: string) => ({
  ...dataOf(rendered, BASE_FLAGS),
  allowed_mentions: { parse: [], replied_user: false },
  message_reference: { message_id: repliesTo, fail_if_not_exists: false },
  /** A retry within minutes is then the same message, not a second one. */
  nonce: repliesTo,
  enforce_nonce: true,
})

export const pong: Response = { body: { type: InteractionResponseType.Pong }, files: [] }

export const suggestions = (choices: readonly { readonly name: string; readonly value: string }[]): Response => ({
  body: { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices: [...choices] } },
  files: [],
})

/** Heard, and nothing to show. */
export const silence: Response = { body: { type: InteractionResponseType.DeferredMessageUpdate }, files: [] }

/** "Thinking …", for the person alone or for everyone: what follows is seen by the same. */
export const deferred = (isPrivate: boolean): Response => ({
  body: {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    ...(isPrivate && { data: { flags: MessageFlags.Ephemeral } }),
  },
  files: [],
})

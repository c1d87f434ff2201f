/** What Discord sends when a person uses the app -> the few fields that count, or `undefined` for what is none of ours. */
import { ApplicationCommandType, InteractionContextType, InteractionType, MessageFlags } from 'discord.js'
import { z } from 'zod'

const optionSchema = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
})

const commandDataSchema = z.object({
  name: z.string(),
  type: z.number(),
  options: z.array(optionSchema).optional(),
  target_id: z.string().optional(),
  resolved: z.object({ messages: z.record(z.string(), z.object({ content: z.string().optional() })).optional() }).optional(),
})
const componentDataSchema = z.object({ custom_id: z.string(), values: z.array(z.string()).optional() })

const userSchema = z.object({ id: z.string() })
const interactionSchema = z.object({
  id: z.string(),
  application_id: z.string(),
  type: z.number(),
  token: z.string(),
  locale: z.string().optional(),
  channel_id: z.string().optional(),
  context: z.number().nullish(),
  guild_id: z.string().optional(),
  member: z.object({ user: userSchema }).optional(),
  user: userSchema.optional(),
  message: z.object({ flags: z.number().optional() }).optional(),
  data: z.unknown().optional(),
})

/** How to answer, and for whom. */
export interface Origin {
  readonly interactionId: string
  readonly token: string
  readonly userId: string
  readonly channelId: string
  /** BCP 47, as the person set it in their client. */
  readonly locale: string
  /** A chat of the person with the app alone: nobody else reads along. */
  readonly isDirect: boolean
}

export type Interaction =
  | { readonly kind: 'ping' }
  | { readonly kind: 'command'; readonly origin: Origin; readonly name: string; readonly options: ReadonlyMap<string, string> }
  /** A command on a message: the text of that message. */
  | { readonly kind: 'on-message'; readonly origin: Origin; readonly text: string }
  | { readonly kind: 'typing'; readonly origin: Origin; readonly option: string; readonly typed: string }
  /** A button, or a menu with what was picked. */
  | {
      readonly kind: 'component'
      readonly origin: Origin
      readonly customId: string
      readonly values: readonly string[]
      /** Only the person sees the message it stands in, so that it may be changed. */
      readonly isOwn: boolean
    }

/** @param value as Discord sent it, through either door. */
export function parseInteraction(value: unknown): Interaction | undefined {
  const { data: parsed } = interactionSchema.safeParse(value)
  if (!parsed) return undefined
  if (parsed.type === InteractionType.Ping) return { kind: 'ping' }
  const userId = parsed.member?.user.id ?? parsed.user?.id
  if (userId === undefined) return undefined
  const origin: Origin = {
    interactionId: parsed.id,
    token: parsed.token,
    userId,
    channelId: parsed.channel_id ?? '',
    locale: parsed.locale ?? 'en-US',
    isDirect: parsed.context === InteractionContextType.BotDM,
  }
  switch (parsed.type) {
    case InteractionType.ApplicationCommand:
      return commandOf(parsed.data, origin)
    case InteractionType.ApplicationCommandAutocomplete:
      return typingOf(parsed.data, origin)
    case InteractionType.MessageComponent:
      return componentOf(parsed.data, origin, ((parsed.message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0)
    default:
      return undefined
  }
}

function commandOf(value: unknown, origin: Origin): Interaction | undefined {
  const { data } = commandDataSchema.safeParse(value)
  if (!data) return undefined
  if (data.type === ApplicationCommandType.Message)
    return { kind: 'on-message', origin, text: data.resolved?.messages?.[data.target_id ?? '']?.content ?? '' }
  const options = new Map(
    (data.options ?? []).flatMap(({ name, value: given }) => (given === undefined ? [] : [[name, String(given)] as const])),
  )
  return data.type === ApplicationCommandType.ChatInput ? { kind: 'command', origin, name: data.name, options } : undefined
}

function typingOf(value: unknown, origin: Origin): Interaction | undefined {
  const { data } = commandDataSchema.safeParse(value)
  const focused = data?.options?.find((option) => option.focused)
  return focused && { kind: 'typing', origin, option: focused.name, typed: String(focused.value ?? '') }
}

function componentOf(value: unknown, origin: Origin, isEphemeral: boolean): Interaction | undefined {
  const { data } = componentDataSchema.safeParse(value)
  return data && { kind: 'component', origin, customId: data.custom_id, values: data.values ?? [], isOwn: isEphemeral || origin.isDirect }
}

/** What Discord sends when a person uses the app -> the few fields that count, or `undefined` for what is none of ours. */
import { ApplicationCommandOptionType, ApplicationCommandType, InteractionContextType, InteractionType, MessageFlags } from 'discord.js'
import { z } from 'zod'

const optionSchema = z.object({
  name: z.string(),
  type: z.number().optional(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
})
type Option = z.infer<typeof optionSchema>
const channelSchema = z.object({ id: z.string(), type: z.number(), app_permissions: z.string().regex(/^\d+$/).optional() })

const commandDataSchema = z.object({
  name: z.string(),
  type: z.number(),
  options: z.array(optionSchema.extend({ options: z.array(optionSchema).optional() })).optional(),
  target_id: z.string().optional(),
  resolved: z
    .object({
      messages: z.record(z.string(), z.object({ content: z.string().optional() })).optional(),
      channels: z.record(z.string(), channelSchema).optional(),
    })
    .optional(),
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
  channel: channelSchema.optional(),
  app_permissions: z.string().regex(/^\d+$/).optional(),
  member: z.object({ user: userSchema, permissions: z.string().regex(/^\d+$/).optional() }).optional(),
  user: userSchema.optional(),
  message: z.object({ flags: z.number().optional() }).optional(),
  data: z.unknown().optional(),
})

/** How to answer, and for whom. */
export interface Origin {
  readonly interactionId: string
  readonly applicationId: string
  readonly token: string
  readonly userId: string
  readonly channelId: string
  /** BCP 47, as the person set it in their client. */
  readonly locale: string
  /** A chat of the person with the app alone: nobody else reads along. */
  readonly isDirect: boolean
  readonly serverId: string | undefined
  /** What the person may do in the server; nothing outside of one. */
  readonly memberPermissions: bigint
}

/** A channel that was named, or the one where the command was given. */
export interface Channel {
  readonly id: string
  readonly type: number
  /** What the app may do there; `undefined` where Discord does not say. */
  readonly appPermissions: bigint | undefined
}

export type Interaction =
  | { readonly kind: 'ping' }
  | {
      readonly kind: 'command'
      readonly origin: Origin
      readonly name: string
      /** Of a command that has several: `subscribe` of `/announcements subscribe`. */
      readonly subcommand: string | undefined
      readonly options: ReadonlyMap<string, string>
      /** The one named by the option `channel`, else where the command was given. */
      readonly channel: Channel | undefined
    }
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
    applicationId: parsed.application_id,
    token: parsed.token,
    userId,
    channelId: parsed.channel_id ?? '',
    locale: parsed.locale ?? 'en-US',
    isDirect: parsed.context === InteractionContextType.BotDM,
    serverId: parsed.guild_id,
    memberPermissions: BigInt(parsed.member?.permissions ?? 0),
  }
  switch (parsed.type) {
    case InteractionType.ApplicationCommand:
      return commandOf(parsed, origin)
    case InteractionType.ApplicationCommandAutocomplete:
      return typingOf(parsed.data, origin)
    case InteractionType.MessageComponent:
      return componentOf(parsed.data, origin, ((parsed.message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0)
    default:
      return undefined
  }
}

type Parsed = z.infer<typeof interactionSchema>

type CommandData = z.infer<typeof commandDataSchema>

function commandOf(parsed: Parsed, origin: Origin): Interaction | undefined {
  const { data } = commandDataSchema.safeParse(parsed.data)
  if (data?.type === ApplicationCommandType.Message)
    return { kind: 'on-message', origin, text: data.resolved?.messages?.[data.target_id ?? '']?.content ?? '' }
  return data?.type === ApplicationCommandType.ChatInput ? chatCommandOf(data, parsed, origin) : undefined
}

function chatCommandOf({ name, options: given = [], resolved }: CommandData, parsed: Parsed, origin: Origin): Interaction {
  const subcommand = given.find(({ type }) => type === ApplicationCommandOptionType.Subcommand)
  const options = valuesOf(subcommand ? (subcommand.options ?? []) : given)
  const here = parsed.channel && { ...parsed.channel, app_permissions: parsed.app_permissions }
  const channel = resolved?.channels?.[options.get('channel') ?? ''] ?? here
  return { kind: 'command', origin, name, subcommand: subcommand?.name, options, channel: channel && toChannel(channel) }
}

const valuesOf = (options: readonly Option[]): ReadonlyMap<string, string> =>
  new Map(options.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)] as const])))

const toChannel = ({ id, type, app_permissions: bits }: z.infer<typeof channelSchema>): Channel => ({
  id,
  type,
  appPermissions: bits === undefined ? undefined : BigInt(bits),
})

function typingOf(value: unknown, origin: Origin): Interaction | undefined {
  const { data } = commandDataSchema.safeParse(value)
  const focused = data?.options?.flatMap((option) => [option, ...(option.options ?? [])]).find((option) => option.focused)
  return focused && { kind: 'typing', origin, option: focused.name, typed: String(focused.value ?? '') }
}

function componentOf(value: unknown, origin: Origin, isEphemeral: boolean): Interaction | undefined {
  const { data } = componentDataSchema.safeParse(value)
  return data && { kind: 'component', origin, customId: data.custom_id, values: data.values ?? [], isOwn: isEphemeral || origin.isDirect }
}

/** The commands for announcements, reminders and forgetting, as Discord shows them. */
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js'
import type { MessageKey } from '../../core/answers/messages.ts'
import type { CommandTexts } from './command-texts.ts'

export const ANNOUNCEMENT_COMMANDS = ['announcements', 'remind', 'forget'] as const
export const ANNOUNCEMENT_SUBCOMMANDS = ['subscribe', 'list', 'preview', 'pause', 'resume', 'stop', 'status', 'test', 'follow'] as const
export type AnnouncementSubcommand = (typeof ANNOUNCEMENT_SUBCOMMANDS)[number]

/** A forum takes no message, only posts. */
export const FORUMS: ReadonlySet<number> = new Set([ChannelType.GuildForum])
const CHANNELS = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildForum,
] as const
export const MAX_MONTHS = 12

type OptionName = 'channel' | 'locale' | 'role' | 'important' | 'weekly' | 'silent' | 'platforms' | 'region'

/** @param locales in which announcements are written, with their names. */
export function announcementCommands(texts: CommandTexts, locales: readonly { readonly name: string; readonly value: string }[]) {
  const named = (name: OptionName) => ({ name, ...texts.option(name) })
  const channel: APIApplicationCommandBasicOption = {
    type: ApplicationCommandOptionType.Channel,
    ...named('channel'),
    channel_types: [...CHANNELS],
  }
  const flag = (name: 'important' | 'weekly' | 'silent'): APIApplicationCommandBasicOption => ({
    type: ApplicationCommandOptionType.Boolean,
    ...named(name),
  })
  const wishes: APIApplicationCommandBasicOption[] = [
    channel,
    { type: ApplicationCommandOptionType.String, ...named('platforms'), max_length: 500 },
    { type: ApplicationCommandOptionType.String, ...named('region'), autocomplete: true },
    { type: ApplicationCommandOptionType.String, ...named('locale'), choices: [...locales] },
    { type: ApplicationCommandOptionType.Role, ...named('role') },
    flag('important'),
    flag('weekly'),
    flag('silent'),
  ]
  const subcommand = (
    name: AnnouncementSubcommand | 'set',
    options: APIApplicationCommandBasicOption[] = [],
  ): APIApplicationCommandSubcommandOption => ({
    type: ApplicationCommandOptionType.Subcommand,
    ...texts.named(name, `discord.about.${name}` as MessageKey),
    options,
  })
  const onChannel: readonly AnnouncementSubcommand[] = ['preview', 'pause', 'resume', 'stop', 'status', 'test', 'follow']
  return [
    {
      type: ApplicationCommandType.ChatInput as const,
      ...texts.named('announcements', 'discord.about.announcements'),
      options: [subcommand('subscribe', wishes), subcommand('list'), ...onChannel.map((name) => subcommand(name, [channel]))],
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
      integration_types: [ApplicationIntegrationType.GuildInstall],
      contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    },
    {
      type: ApplicationCommandType.ChatInput as const,
      ...texts.named('remind', 'discord.about.remind'),
      options: [
        subcommand('set', [
          {
            type: ApplicationCommandOptionType.Integer,
            name: 'months',
            ...texts.option('months'),
            required: true,
            min_value: 1,
            max_value: MAX_MONTHS,
          },
          { type: ApplicationCommandOptionType.String, ...named('platforms'), max_length: 500 },
        ]),
        subcommand('stop'),
      ],
      integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
      contexts: [InteractionContextType.BotDM],
    },
    {
      type: ApplicationCommandType.ChatInput as const,
      ...texts.named('forget', 'discord.about.forget'),
      options: [],
      integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
      contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    },
  ]
}

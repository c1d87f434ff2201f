/** The commands as Discord shows them, named in every language that has replies. */
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js'
import type { MessageKey, Speaker } from '../../core/answers/messages.ts'
import { DEVICES } from '../../core/knowledge/guide.ts'
import { LETTERS } from '../../core/knowledge/rights.ts'
import { announcementCommands } from './announcement-commands.ts'
import { createCommandTexts } from './command-texts.ts'

export const COMMANDS = ['ask', 'guide', 'checkup', 'rights', 'changes', 'about', 'help'] as const
export type CommandName = (typeof COMMANDS)[number]

/** As long as an utterance is read. */
const MAX_QUESTION = 2_000
/** Names of platforms that can be written in one line. */
const MAX_NAMES = 500

type OptionName = 'question' | 'platform' | 'region' | 'device' | 'platforms' | 'country' | 'letter'
type Option = Extract<APIApplicationCommandOption, { type: ApplicationCommandOptionType.String }>

/** Servers and persons can install the app; it works in servers, in its own chat, and in any other chat. */
const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
}

/** @param speakerFor says the texts in a locale of the replies. */
export function commandsFor(speakerFor: (locale: string) => Speaker): RESTPutAPIApplicationCommandsJSONBody {
  const texts = createCommandTexts(speakerFor)
  const option = (name: OptionName, rest: Partial<Option>): Option => ({
    type: ApplicationCommandOptionType.String,
    name,
    ...texts.option(name),
    ...(rest as object),
  })
  const choices = (values: readonly string[], keyOf: (value: string) => MessageKey) => ({
    choices: values.map((value) => ({ name: texts.text(keyOf(value)), name_localizations: texts.localized(keyOf(value)), value })),
  })
  const completed = { autocomplete: true as const }
  const platform = (required: boolean): Option => option('platform', { required, ...completed })

  const OPTIONS: Readonly<Record<CommandName, readonly Option[]>> = {
    ask: [option('question', { required: true, max_length: MAX_QUESTION })],
    guide: [
      platform(true),
      option('region', completed),
      option(
        'device',
        choices(DEVICES, (device) => `device.${device}` as MessageKey),
      ),
    ],
    checkup: [option('platforms', { max_length: MAX_NAMES })],
    rights: [
      platform(true),
      option('country', completed),
      option(
        'letter',
        choices(LETTERS, (kind) => `rights.letter.${kind}` as MessageKey),
      ),
    ],
    changes: [platform(false)],
    about: [],
    help: [],
  }

  return [
    ...COMMANDS.map((name) => ({
      type: ApplicationCommandType.ChatInput as const,
      ...texts.named(name, `command.${name}`),
      options: [...OPTIONS[name]],
      ...EVERYWHERE,
    })),
    ...announcementCommands(
      texts,
      texts.locales.map((locale) => ({ name: ownNameOf(locale), value: locale })),
    ),
    {
      type: ApplicationCommandType.Message as const,
      name: texts.text('discord.name.message'),
      name_localizations: texts.localized('discord.name.message'),
      ...EVERYWHERE,
    },
  ]
}

/** A language in its own words: Deutsch, 日本語. */
const ownNameOf = (locale: string): string => new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale

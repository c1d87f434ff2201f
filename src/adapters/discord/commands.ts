/** The commands as Discord shows them, named in every language that has replies. */
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type LocalizationMap,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js'
import type { MessageKey, Speaker } from '../../core/answers/messages.ts'
import { DEVICES } from '../../core/knowledge/guide.ts'
import { LETTERS } from '../../core/knowledge/rights.ts'

/** Commands kept free for announcements: announcements, remind, forget. */
export const COMMANDS = ['ask', 'guide', 'checkup', 'rights', 'changes', 'about', 'help'] as const
export type CommandName = (typeof COMMANDS)[number]

/** Locales of the replies -> those of Discord; English is what is shown everywhere else. */
export const DISCORD_LOCALES = {
  es: ['es-ES', 'es-419'],
  'pt-BR': ['pt-BR'],
  de: ['de'],
  fr: ['fr'],
  it: ['it'],
  pl: ['pl'],
  tr: ['tr'],
  ja: ['ja'],
} as const
const LOCALES = Object.keys(DISCORD_LOCALES) as (keyof typeof DISCORD_LOCALES)[]

/** As long as an utterance is read. */
const MAX_QUESTION = 2_000
/** Names of platforms that can be written in one line. */
const MAX_NAMES = 500

type Commands = RESTPutAPIApplicationCommandsJSONBody
type OptionName = 'question' | 'platform' | 'region' | 'device' | 'platforms' | 'country' | 'letter'
type Option = Extract<APIApplicationCommandOption, { type: ApplicationCommandOptionType.String }>

/** Servers and persons can install the app; it works in servers, in its own chat, and in any other chat. */
const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
}

/** @param speakerFor says the texts in a locale of the replies. */
export function commandsFor(speakerFor: (locale: string) => Speaker): Commands {
  const speakers = LOCALES.map((locale) => [locale, speakerFor(locale)] as const)
  const english = speakerFor('en')
  const localized = (key: MessageKey): LocalizationMap =>
    Object.fromEntries(speakers.flatMap(([locale, speaker]) => DISCORD_LOCALES[locale].map((each) => [each, textOf(speaker, key)])))
  const texts = (key: MessageKey) => ({ description: textOf(english, key), description_localizations: localized(key) })

  const option = (name: OptionName, rest: Partial<Option>): Option => ({
    type: ApplicationCommandOptionType.String,
    name,
    name_localizations: localized(`discord.option.${name}`),
    ...texts(`discord.option-text.${name}`),
    ...(rest as object),
  })
  const choices = (values: readonly string[], keyOf: (value: string) => MessageKey) => ({
    choices: values.map((value) => ({ name: textOf(english, keyOf(value)), name_localizations: localized(keyOf(value)), value })),
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
      name,
      name_localizations: localized(`discord.name.${name}`),
      ...texts(`command.${name}`),
      options: [...OPTIONS[name]],
      ...EVERYWHERE,
    })),
    {
      type: ApplicationCommandType.Message as const,
      name: textOf(english, 'discord.name.message'),
      name_localizations: localized('discord.name.message'),
      ...EVERYWHERE,
    },
  ]
}

/** Every key used here takes no values. */
const textOf = (speaker: Speaker, key: MessageKey): string => (speaker.say as (key: MessageKey) => string)(key)

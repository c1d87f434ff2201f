/** Names and descriptions of commands and options, in English and in every language that Discord and the replies share. */
import type { LocalizationMap } from 'discord.js'
import type { MessageKey, Speaker } from '../../core/answers/messages.ts'

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
/** Languages of the replies, with English. */
export const REPLY_LOCALES: readonly string[] = ['en', ...LOCALES]

interface Described {
  readonly description: string
  readonly description_localizations: LocalizationMap
}
interface Localized {
  readonly name_localizations: LocalizationMap
}

export interface CommandTexts {
  /** In English. */
  text(key: MessageKey): string
  localized(key: MessageKey): LocalizationMap
  described(key: MessageKey): Described
  /** A command or subcommand: its fixed name, its names in other languages, what it does. */
  named(name: string, about: MessageKey): { readonly name: string } & Localized & Described
  option(name: string): Localized & Described
}

/** @param speakerFor says the texts in a locale of the replies. */
export function createCommandTexts(speakerFor: (locale: string) => Speaker): CommandTexts {
  const speakers = LOCALES.map((locale) => [locale, speakerFor(locale)] as const)
  const english = speakerFor('en')
  const localized = (key: MessageKey): LocalizationMap =>
    Object.fromEntries(speakers.flatMap(([locale, speaker]) => DISCORD_LOCALES[locale].map((each) => [each, textOf(speaker, key)])))
  const described = (key: MessageKey): Described => ({ description: textOf(english, key), description_localizations: localized(key) })
  return {
    text: (key) => textOf(english, key),
    localized,
    described,
    named: (name, about) => ({ name, name_localizations: localized(`discord.name.${name}` as MessageKey), ...described(about) }),
    option: (name) => ({
      name_localizations: localized(`discord.option.${name}` as MessageKey),
      ...described(`discord.option-text.${name}` as MessageKey),
    }),
  }
}

/** Every key used here takes no values. */
const textOf = (speaker: Speaker, key: MessageKey): string => (speaker.say as (key: MessageKey) => string)(key)

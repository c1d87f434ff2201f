/** Names and descriptions of commands and options, in English and in every language that Discord and the replies share. */
import type { Locale, LocalizationMap } from 'discord.js'
import { type MessageKey, replyLocales, type Speaker } from '../../core/answers/messages.ts'
import type { UnderstoodLocale } from '../../core/locale.ts'

/**
 * Our locales -> those of Discord. English is what is shown everywhere else, and Discord has no Arabic.
 *
 * @see https://docs.discord.com/developers/reference#locales
 */
const DISCORD_LOCALES: Readonly<Record<UnderstoodLocale, readonly `${Locale}`[]>> = {
  en: [],
  es: ['es-ES', 'es-419'],
  'pt-BR': ['pt-BR'],
  de: ['de'],
  fr: ['fr'],
  it: ['it'],
  nl: ['nl'],
  pl: ['pl'],
  ru: ['ru'],
  uk: ['uk'],
  tr: ['tr'],
  ja: ['ja'],
  ko: ['ko'],
  'zh-Hans': ['zh-CN'],
  hi: ['hi'],
  id: ['id'],
  ar: [],
}

interface Described {
  readonly description: string
  readonly description_localizations: LocalizationMap
}
interface Localized {
  readonly name_localizations: LocalizationMap
}

export interface CommandTexts {
  /** Languages of the replies. */
  readonly locales: readonly UnderstoodLocale[]
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
  const locales = replyLocales(speakerFor)
  const speakers = locales.map((locale) => [locale, speakerFor(locale)] as const)
  const english = speakerFor('en')
  const localized = (key: MessageKey): LocalizationMap =>
    Object.fromEntries(speakers.flatMap(([locale, speaker]) => DISCORD_LOCALES[locale].map((each) => [each, textOf(speaker, key)])))
  const described = (key: MessageKey): Described => ({ description: textOf(english, key), description_localizations: localized(key) })
  return {
    locales,
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

/** Message key + values -> sentence in a locale. */
import { IntlMessageFormat } from 'intl-messageformat'
import { DEFAULT_LOCALE, UNDERSTOOD_LOCALES, type UnderstoodLocale } from '../locale.ts'
import type { RegionEntry } from '../region.ts'
import type { MESSAGES } from './message-keys.ts'

export type MessageKey = keyof typeof MESSAGES
type Values<K extends MessageKey> = { readonly [Name in (typeof MESSAGES)[K][number]]: string | number }
export type MessageTable = Readonly<Record<MessageKey, string>>

/** Says a message in the locale it was made for. Values are put in as they are; they are never read as a message. */
export type Say = <K extends MessageKey>(key: K, ...values: (typeof MESSAGES)[K]['length'] extends 0 ? [] : [Values<K>]) => string

export interface Speaker {
  readonly locale: string
  readonly say: Say
  /** `a, b and c`. */
  list(items: readonly string[]): string
  /** A date at the precision it is given: `3 November 2025`, `November 2025`, `2025`. */
  date(date: string): string
  /** A region's name in this locale. */
  region(id: string): string
}

/** Languages that have replies. @param speakerFor gives the nearest speaker to a locale. */
export const replyLocales = (speakerFor: (locale: string) => Speaker): readonly UnderstoodLocale[] =>
  UNDERSTOOD_LOCALES.filter((locale) => speakerFor(locale).locale === locale)

/** A value that ends in a full stop, such as "EE. UU.", before that of the sentence. */
const DOUBLE_STOP = /(?<!\.)\.\.$/
/** Nothing of MessageFormat in it: it stands for itself. */
const IS_PLAIN = /^[^{}']*$/

/**
 * Builds a speaker for one locale; messages are compiled on first use.
 *
 * @param nameOfRegion how a region is named: its CLDR code, or its English name and those by locale where CLDR does not know it.
 */
export function createSpeaker(
  locale: string,
  table: MessageTable,
  nameOfRegion: (id: string) => Partial<Pick<RegionEntry, 'code' | 'name' | 'names'>> | undefined,
): Speaker {
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  const lists = once(() => new Intl.ListFormat(tagOf(locale), { type: 'conjunction' }))
  const regions = once(() => new Intl.DisplayNames([locale, DEFAULT_LOCALE], { type: 'region', style: 'short' }))
  return {
    locale,
    say(key, ...values) {
      if (IS_PLAIN.test(table[key])) return table[key].replace(DOUBLE_STOP, '.')
      const message = compiled.get(key) ?? new IntlMessageFormat(table[key], locale, undefined, { ignoreTag: true })
      compiled.set(key, message)
      return String(message.format({ ...values[0] })).replace(DOUBLE_STOP, '.')
    },
    list: (items) => lists().format(items),
    date: createDateFormat(locale),
    region(id) {
      const { code, name, names = {} } = nameOfRegion(id) ?? {}
      return names[locale] ?? name ?? (code === undefined ? id : (regions().of(code) ?? id))
    },
  }
}

/** Made at the first use: a start registers commands in nine languages, and dates or regions of most are never asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** One formatter a precision: making one costs more than all else in an answer. */
function createDateFormat(locale: string): (date: string) => string {
  const create = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(tagOf(locale), { ...options, year: 'numeric', timeZone: 'UTC' }))
  const month = create({ month: 'long' })
  const day = create({ month: 'long', day: 'numeric' })
  return (date) => (date.length === 4 ? date : (date.length === 7 ? month() : day()).format(new Date(date)))
}

/** English without a country is written as most of the world writes dates and lists: "3 November 2025", "a, b and c". */
const tagOf = (locale: string): string => (locale === 'en' ? 'en-GB' : locale)

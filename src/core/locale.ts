/** Language of text, as BCP 47 tags. */

export const DEFAULT_LOCALE = 'en'

/** Languages that are understood, and may have replies; in the order in which they are offered. */
export const UNDERSTOOD_LOCALES = [
  'en',
  'es',
  'pt-BR',
  'de',
  'fr',
  'it',
  'nl',
  'pl',
  'ru',
  'uk',
  'tr',
  'ja',
  'ko',
  'zh-Hans',
  'hi',
  'id',
  'ar',
] as const
export type UnderstoodLocale = (typeof UNDERSTOOD_LOCALES)[number]

/** `pt` of `pt-BR`. */
export const languageOf = (locale: string): string => locale.split('-')[0] ?? locale

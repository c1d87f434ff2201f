/** Language of text, as BCP 47 tags. */

export const DEFAULT_LOCALE = 'en'

/** `pt` of `pt-BR`. */
export const languageOf = (locale: string): string => locale.split('-')[0] ?? locale

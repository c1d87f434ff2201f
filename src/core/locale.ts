/** Language of text: which locales the assistant writes in. */

export const DEFAULT_LOCALE = 'en'

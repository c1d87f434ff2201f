/** Folding: what counts as the same spelling. */

/** Accents and vowel marks; not the voicing marks of kana nor Indic vowel signs, which change the word. */
const ACCENTS = /[\u0300-\u036f\u064b-\u0652]/gu
/** Has but one spelling, up to its capitals. */
const PLAIN = /^[\x20-\x7e]*$/

/**
 * One form for all spellings of a word: compatibility forms unified (NFKC), small letters, no accents.
 * Turkish dotless and dotted i fall together, so that "LINKEDIN" and "LİNKEDİN" are one.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replaceAll('ı', 'i')
    .replaceAll('’', "'")
}

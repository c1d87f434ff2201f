/** The operator's words: a file, and its translations beside it. */
import { existsSync, readFileSync } from 'node:fs'
import { DEFAULT_LOCALE, UNDERSTOOD_LOCALES } from '../core/locale.ts'
import { UsageError } from './command.ts'

/** So that it fits into one message of any network, with its frame. */
const MAX_LENGTH = 2_000

/**
 * @param file English, ending in `.md` or `.txt`; `news.de.md` beside `news.md` is its German.
 * @throws {UsageError} for a file that is missing, empty or too long.
 */
export function readTexts(file: string): Readonly<Record<string, string>> {
  const translations = UNDERSTOOD_LOCALES.filter((locale) => locale !== DEFAULT_LOCALE)
    .map((locale) => [locale, file.replace(/(\.\w+)?$/, `.${locale}$1`)] as const)
    .filter(([, path]) => existsSync(path))
  return Object.fromEntries([[DEFAULT_LOCALE, file] as const, ...translations].map(([locale, path]) => [locale, readText(path)]))
}

function readText(path: string): string {
  if (!existsSync(path)) throw new UsageError(`No such file: ${path}`)
  const text = readFileSync(path, 'utf8').trim()
  if (text === '') throw new UsageError(`The file is empty: ${path}`)
  if (text.length > MAX_LENGTH)
    throw new UsageError(`The text has ${text.length} characters, at most ${MAX_LENGTH} fit into a message: ${path}`)
  return text
}

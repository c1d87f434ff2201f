/** Checks of `intents/replies/<locale>.yaml` against the table of messages: keys, placeholders, readable ICU. */
import {
  isArgumentElement,
  isDateElement,
  isNumberElement,
  isPluralElement,
  isSelectElement,
  isTimeElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser'
import { z } from 'zod'
import { MESSAGES } from '../core/answers/message-keys.ts'
import type { MessageKey, MessageTable } from '../core/answers/messages.ts'
import type { Problem } from './problem.ts'
import type { YamlFile } from './yaml-file.ts'

const keys = Object.keys(MESSAGES) as MessageKey[]

export const repliesSchema = z.strictObject({
  locale: z.string().describe('BCP 47, as in the name of the file'),
  messages: z.record(z.string(), z.string().min(1)).describe('ICU MessageFormat by message key'),
})
export type RepliesFile = z.infer<typeof repliesSchema>

/** The table of one locale, or `undefined` after reporting every problem of it. */
export function toMessageTable(file: YamlFile<RepliesFile>, report: (problem: Problem) => void): MessageTable | undefined {
  const { locale, messages } = file.value
  const problems: Problem[] = []
  const at = (key: string, message: string): number => problems.push(file.problemAt(['messages', key], message))
  if (!file.file.endsWith(`/${locale}.yaml`)) problems.push(file.problemAt(['locale'], `Locale "${locale}" differs from the file's name`))
  for (const key of keys)
    if (!Object.hasOwn(messages, key)) problems.push(file.problemAt(['messages'], `Message "${key}" is missing in ${locale}`))
  for (const [key, message] of Object.entries(messages)) {
    if (!Object.hasOwn(MESSAGES, key)) at(key, `No message is called "${key}": misspelt, or no longer used`)
    else checkPlaceholders(message, MESSAGES[key as MessageKey], (problem) => at(key, problem))
  }
  for (const problem of problems) report(problem)
  return problems.length === 0 ? (messages as MessageTable) : undefined
}

function checkPlaceholders(message: string, expected: readonly string[], report: (problem: string) => void): void {
  let found: Set<string>
  try {
    found = namesIn(parse(message, { ignoreTag: true }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    report(`not readable as ICU MessageFormat (${reason}): copy what is in braces from en.yaml, and change only the words in it`)
    return
  }
  for (const name of expected) if (!found.has(name)) report(`Placeholder {${name}} is missing`)
  for (const name of found)
    if (!expected.includes(name)) report(`Placeholder {${name}} is unknown here; known: ${expected.join(', ') || 'none'}`)
}

function namesIn(elements: readonly MessageFormatElement[]): Set<string> {
  return new Set(elements.flatMap(namesOf))
}

function namesOf(element: MessageFormatElement): string[] {
  if (isPluralElement(element) || isSelectElement(element)) {
    return [element.value, ...Object.values(element.options).flatMap(({ value }) => [...namesIn(value)])]
  }
  const isNamed = isArgumentElement(element) || isNumberElement(element) || isDateElement(element) || isTimeElement(element)
  return isNamed ? [element.value] : []
}

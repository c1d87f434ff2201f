/** What a line typed at the prompt is: a slash command, a number of something shown, or an utterance. */

export type Line =
  | { readonly kind: 'empty' | 'quit' | 'help' }
  | { readonly kind: 'unknown-command' }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'utterance'; readonly text: string }

const COMMANDS: Readonly<Record<string, Line>> = {
  '/quit': { kind: 'quit' },
  '/exit': { kind: 'quit' },
  '/q': { kind: 'quit' },
  '/help': { kind: 'help' },
  '/start': { kind: 'help' },
}

/** @param entries how many numbers are on offer; other numbers are utterances. */
export function parseLine(line: string, entries: number): Line {
  const text = line.trim()
  if (text === '') return { kind: 'empty' }
  if (/^\/[a-z]+$/i.test(text)) return COMMANDS[text.toLowerCase()] ?? { kind: 'unknown-command' }
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return number >= 1 && number <= entries ? { kind: 'number', number } : { kind: 'utterance', text: line }
}

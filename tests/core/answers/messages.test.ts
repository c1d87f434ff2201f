import { expect, test } from 'vitest'
import { readFiles } from '../../../src/content/read-files.ts'
import { MESSAGES } from '../../../src/core/answers/messages.ts'
import { ROOT, realAssistant } from '../../support/world.ts'

test('every message is said somewhere', () => {
  const source = readFiles(ROOT, ['src'], /\.ts$/)
    .filter(({ file }) => !file.endsWith('/messages.ts'))
    .map(({ text }) => text)
    .join('\n')
  const isSaid = (key: string): boolean => source.includes(`'${key}'`) || source.includes(`\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`)
  expect(Object.keys(MESSAGES).filter((key) => !isSaid(key))).toEqual([])
})

test('values are put in as they are: no word of a person is read as a message or as markup', () => {
  const { say } = realAssistant().speaker('en')
  expect(say('unknown.title', { name: "{name} <b>'{'" })).toBe("I do not know {name} <b>'{' yet.")
})

test('dates are said at the precision they have', () => {
  const { date } = realAssistant().speaker('en')
  expect([date('2025-11-03'), date('2025-11'), date('2025')]).toEqual(['3 November 2025', 'November 2025', '2025'])
})

test('a locale without replies falls to its language, then to English', () => {
  expect(realAssistant().speaker('en-GB').locale).toBe('en')
  expect(realAssistant().speaker('fr-CA').locale).toBe('fr')
  expect(realAssistant().speaker('ko').locale).toBe('en')
})

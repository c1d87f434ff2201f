import { expect, test } from 'vitest'
import { explanationText } from '../../src/commands/explanation-text.ts'
import { converse, realAssistant } from '../support/world.ts'

const explain = (text: string): string => {
  const [outcome] = converse([text])
  if (!outcome) throw new Error('no outcome')
  return explanationText(realAssistant().explain(text), outcome.turn)
}

test('tells which words gave which name and intent, what was second, and what was done', () => {
  const text = explain('how do i turn off ai training on linkdin in germany')
  expect(text).toMatch(/platform {3}"linkdin" -> linkedin \((misspelt|names)\)/)
  expect(text).toMatch(/region {5}"germany" -> de/)
  expect(text).toMatch(/intents {4}opt-out 0\.\d\d, \S+ 0\.\d\d/)
  expect(text).toContain('result     opt-out · linkedin · de: answered')
  expect(text).toMatch(/\+0\.\d\d {2}word/)
})

test.for([
  ['stop meta from using my photos for ai', 'asked back: the name stands for several platforms'],
  ['how do i turn off ai training', 'asked back: the intent needs a platform'],
  ['best pizza in rome', 'stayed silent'],
  ['does foobook train on me', 'no guide covers'],
] as const)('%s: %s', ([text, expected]) => {
  expect(explain(text)).toContain(expected)
})

test('an everyday word that was not taken shows its evidence', () => {
  expect(explain('i need a better signal at home')).not.toContain('-> signal')
  expect(explain('turn off recall')).toMatch(/"recall" -> windows \(words/)
})

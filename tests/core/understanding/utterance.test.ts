import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../../src/core/understanding/fold.ts'
import { MAX_UTTERANCE_LENGTH, MAX_WORDS, phraseKeys, toUtterance } from '../../../src/core/understanding/utterance.ts'

test.for([
  ['LinkedIn', 'linkedin'],
  ['LİNKEDİN', 'linkedin'],
  ['ＬｉｎｋｅｄＩｎ', 'linkedin'],
  ['Être', 'etre'],
  ['ё', 'е'],
  ['スレッズ', 'スレッズ'],
] as const)('%s and its other spellings are one', ([written, folded]) => {
  expect(fold(written)).toBe(folded)
})

test.for([
  ["What's up, LinkedIn's AI?", ['whats', 'up', 'linkedins', 'ai']],
  ['c.ai / wordpress.com', ['c', 'ai', 'wordpress', 'com']],
  ['Twitterのgrokオフ', ['twitter', 'の', 'grok', 'オフ']],
  ['thanks 👍', ['thanks', '👍']],
  ['', []],
  ['?!...', []],
] as const)('cuts %j into words', ([text, keys]) => {
  expect(phraseKeys(text)).toEqual(keys)
})

test('a possessive has its name as stem', () => {
  expect(toUtterance("snapchat's ai").words[0]).toMatchObject({ key: 'snapchats', stem: 'snapchat' })
})

test('a word that ends a clause says so', () => {
  expect(toUtterance('on snap, or on x').words.map(({ endsClause }) => endsClause)).toEqual([false, true, false, false, true])
})

test('a long text keeps its beginning and its end', () => {
  const keys = phraseKeys(`begin ${'word '.repeat(100_000)} end`)
  expect(keys[0]).toBe('begin')
  expect(keys.at(-1)).toBe('end')
  expect(keys.length).toBeLessThanOrEqual(MAX_WORDS + 1)
})

test('any text gives words within the bounds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3 * MAX_UTTERANCE_LENGTH }), (text) => {
      const { words } = toUtterance(text)
      return words.length <= MAX_WORDS && words.every(({ key }) => key.length <= 4 * MAX_UTTERANCE_LENGTH)
    }),
  )
})

test('of a long text of short words both ends are read: people ask first or last', () => {
  const keys = toUtterance(`first ${'so i am ok '.repeat(500)} last`).words.map(({ key }) => key)
  expect([keys[0], keys.at(-1), keys.length]).toEqual(['first', 'last', MAX_WORDS])
})

test('a phrase that folding leaves as it is has the keys that any utterance has', () => {
  const plain = fc.array(fc.stringMatching(/^[a-z0-9]{1,6}$/), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
  const keysOfWords = (text: string): string[] => toUtterance(text).words.map(({ key }) => key)
  fc.assert(fc.property(fc.oneof(plain, fc.string()), (phrase) => void expect(phraseKeys(phrase)).toEqual(keysOfWords(phrase))))
})

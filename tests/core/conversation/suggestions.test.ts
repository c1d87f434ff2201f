import { expect, test } from 'vitest'
import { realAssistant } from '../../support/world.ts'

const assistant = realAssistant()
const suggest = (typed: string): string[] => assistant.suggestPlatforms(typed, 25).map(({ id }) => id)

test('with nothing typed the most asked about come first, at most as many as fit', () => {
  expect(suggest('')).toHaveLength(25)
  expect(suggest('')[0]).toBe('facebook')
})

test.for([
  ['linke', 'linkedin'],
  ['LINKEDIN', 'linkedin'],
  ['insta', 'instagram'],
  ['fb', 'facebook'],
  ['twitter', 'x'],
  ['gemini', 'gemini'],
  ['linkdin', 'linkedin'],
  ['snpchat', 'snapchat'],
  ['инстаграм', 'instagram'],
  ['  whats', 'whatsapp'],
])('%j completes to %s', ([typed, id]) => {
  expect(suggest(typed ?? '').slice(0, 3)).toContain(id)
})

test.for(['qqqqqqqq', 'does the opt out also stop linkdin'])('what is no name completes to nothing: %j', (typed) => {
  expect(suggest(typed)).toEqual([])
})

test('where nothing is to be guessed, a beginning still completes', () => {
  expect(assistant.suggestPlatforms('discard', 25, false)).toEqual([])
  expect(assistant.suggestPlatforms('linke', 25, false)[0]?.id).toBe('linkedin')
  expect(suggest('discard')).toContain('discord')
})

test('regions complete in the language of the person, and by abbreviation', () => {
  const names = (typed: string, locale: string): string[] =>
    assistant.suggestRegions(typed, assistant.speaker(locale), 25).map(({ id }) => id)
  expect(names('deutsch', 'de')).toContain('de')
  expect(names('germ', 'de')).toContain('de')
  expect(names('eu', 'en')).toContain('eu')
  expect(names('', 'en')).not.toContain('all')
})

test('a text that was not said to the assistant is searched for sure names only', () => {
  expect(assistant.namedIn('my linkedin and insta are full of bots')).toEqual(['linkedin', 'instagram'])
  expect(assistant.namedIn('let it snap, then threads fell apart')).toEqual([])
})

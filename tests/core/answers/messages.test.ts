import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { readFiles } from '../../../src/content/read-files.ts'
import { ANNOUNCEMENT_MESSAGES } from '../../../src/core/answers/announcement-keys.ts'
import { ANSWER_MESSAGES } from '../../../src/core/answers/answer-keys.ts'
import { MESSAGES } from '../../../src/core/answers/message-keys.ts'
import { replyLocales } from '../../../src/core/answers/messages.ts'
import { NETWORK_MESSAGES } from '../../../src/core/answers/network-keys.ts'
import { UNDERSTOOD_LOCALES } from '../../../src/core/locale.ts'
import { NOW, ROOT, realAssistant, realContent } from '../../support/world.ts'

const MESSAGE_KEYS = Object.keys(MESSAGES) as (keyof typeof MESSAGES)[]

test('every key stands in one of the tables alone', () => {
  const tables = [ANSWER_MESSAGES, ANNOUNCEMENT_MESSAGES, NETWORK_MESSAGES].map((table) => Object.keys(table))
  expect(tables.flat().sort()).toEqual(MESSAGE_KEYS.toSorted())
})

test('every message is said somewhere', () => {
  const source = readFiles(ROOT, ['src'], /\.ts$/)
    .filter(({ file }) => !file.endsWith('-keys.ts'))
    .map(({ text }) => text)
    .join('\n')
  const isSaid = (key: string): boolean => source.includes(`'${key}'`) || source.includes(`\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`)
  expect(MESSAGE_KEYS.filter((key) => !isSaid(key))).toEqual([])
})

test('values are put in as they are: no word of a person is read as a message or as markup', () => {
  const { say } = realAssistant().speaker('en')
  expect(say('unknown.title', { name: "{name} <b>'{'" })).toBe("I do not know {name} <b>'{' yet.")
})

test('a message without values is said as MessageFormat would say it', () => {
  for (const [locale, table] of realContent().content.messages) {
    const { say } = realAssistant().speaker(locale)
    for (const key of MESSAGE_KEYS.filter((each) => MESSAGES[each].length === 0)) {
      const formatted = new IntlMessageFormat(table[key], locale, undefined, { ignoreTag: true }).format()
      expect(say(key as 'help.title')).toBe(formatted)
    }
  }
})

test('dates are said at the precision they have', () => {
  const { date } = realAssistant().speaker('en')
  expect([date('2025-11-03'), date('2025-11'), date('2025')]).toEqual(['3 November 2025', 'November 2025', '2025'])
})

test('a region is named in the language of the answer, also where it is no country', () => {
  const named = (locale: string): string[] => ['de-by', 'us-ca', 'eu'].map((id) => realAssistant().speaker(locale).region(id))
  expect(named('en')).toEqual(['Bavaria', 'California', 'European Union'])
  expect(named('de')).toEqual(['Bayern', 'Kalifornien', 'Europäische Union'])
  expect(named('pl')[0]).toBe('Bawaria')
  expect(named('ja')[0]).toBe('バイエルン州')
})

test('a locale without replies falls to its language, then to English', () => {
  expect(realAssistant().speaker('en-GB').locale).toBe('en')
  expect(realAssistant().speaker('fr-CA').locale).toBe('fr')
  expect(realAssistant().speaker('ko').locale).toBe('en')
})

/** The same in English and in another language: names of devices, words that are spelt alike, and messages without a word of their own. */
const SAME = new Set([
  'device.ios',
  'device.android',
  'fr intent.alternatives',
  'fr sources.title',
  'fr choice.alternatives',
  'fr discord.name.guide',
  'fr discord.option.question',
  'de discord.option.region',
  'pl discord.option.region',
  'tr discord.option.platform',
  'de discord.name.pause',
  'de discord.name.status',
  'de discord.name.test',
  'fr discord.name.pause',
  'fr discord.option.important',
])

test('every locale has each message, and none in English', () => {
  const { messages } = realContent().content
  const english = messages.get('en')
  expect(messages.size).toBeGreaterThanOrEqual(9)
  const others = [...messages].filter(([locale]) => locale !== 'en')
  const left = others.flatMap(([locale, table]) => {
    const isLeft = (key: keyof typeof MESSAGES): boolean => {
      const isWorded = /\p{L}/u.test(table[key].replaceAll(/\{\w+\}/g, ''))
      return table[key] === english?.[key] && isWorded && !SAME.has(key) && !SAME.has(`${locale} ${key}`)
    }
    return MESSAGE_KEYS.filter((key) => table[key] === undefined || isLeft(key)).map((key) => `${locale} ${key}`)
  })
  expect(left).toEqual([])
})

test('no English sentence stands in the frame of an answer in another language', () => {
  const { messages } = realContent().content
  const sentences = MESSAGE_KEYS.map((key) => messages.get('en')?.[key] ?? '').filter((text) => /^[A-Z][^{}]{15,}$/.test(text))
  expect(sentences.length).toBeGreaterThan(50)
  const asked = [
    'linkedin',
    'does tiktok train on me',
    'what can you do',
    'do you store this',
    'instagram rights',
    'foobook ai opt out',
    'remind me',
  ]
  const locales = [...messages.keys()].filter((locale) => locale !== 'en')
  const leaks = locales.flatMap((locale) =>
    asked.flatMap((text) => {
      const ask = realAssistant().respond({ input: { text }, context: undefined, preferences: { locale: 'en' }, now: NOW }).turn
      const input = { ask: { intent: ask.intent, platforms: ask.platforms } }
      const said = JSON.stringify(realAssistant().respond({ input, context: undefined, preferences: { locale }, now: NOW }).reply)
      return sentences.filter((sentence) => said.includes(sentence)).map((sentence) => `${locale}: ${sentence}`)
    }),
  )
  expect(leaks).toEqual([])
})

test('every language of the replies is one that is understood, and offered by the networks', () => {
  const { messages, languages } = realContent().content
  expect(replyLocales(realAssistant().speaker).toSorted()).toEqual([...messages.keys()].sort())
  expect([...new Set(languages.map(({ locale }) => locale))].sort()).toEqual(UNDERSTOOD_LOCALES.toSorted())
})

test('a value that ends in a full stop does not double that of the sentence', () => {
  const { say } = realAssistant().speaker('es')
  expect(say('opt-out.regional', { regions: 'EE. UU.' })).toMatch(/[^.]\.$/)
})

import { expect, test } from 'vitest'
import type { Ask } from '../../../src/core/answers/reply.ts'
import { codeOf, createChoiceTokens, MAX_TOKEN_LENGTH } from '../../../src/core/conversation/choice-token.ts'
import { realAssistant, realContent } from '../../support/world.ts'

const { tokens } = realAssistant()
const { guides, topics } = realContent().content

test('an ask comes back from its token as it was', () => {
  const ask: Ask = { intent: 'rights', platforms: ['linkedin', 'x'], region: 'us-ca', device: 'ios', letter: 'erasure' }
  const token = tokens.encode({ ask, locale: 'pt-BR' })
  expect(token).toBeDefined()
  expect(tokens.decode(token ?? '')).toEqual({ ask, locale: 'pt-BR' })
})

test('whether AI use is wanted back is kept, and missing in tokens that were sent before', () => {
  const ask: Ask = { intent: 'opt-out', platforms: ['linkedin'], wantsOn: true }
  expect(tokens.decode(tokens.encode({ ask, locale: 'en' }) ?? '')?.ask).toEqual(ask)
  const { wantsOn: _, ...off } = ask
  expect(tokens.decode(tokens.encode({ ask: off, locale: 'en' }) ?? '')?.ask).toEqual(off)
})

test('topics and terms are kept, and an ask without anything is short', () => {
  const topic = topics.find(({ terms }) => terms.length > 0)
  const ask: Ask = { intent: 'explain', platforms: [], topics: [topic?.id ?? ''], terms: [topic?.terms[0]?.id ?? ''] }
  expect(tokens.decode(tokens.encode({ ask, locale: 'en' }) ?? '')?.ask).toEqual(ask)
  expect(tokens.encode({ ask: { intent: 'help', platforms: [] }, locale: 'en' })).toBe('1h--~-~en')
})

test('every platform, topic and term has a code of its own', () => {
  const ids = [
    ...guides.flatMap(({ id, formerly }) => [id, ...formerly]),
    ...topics.flatMap(({ id, terms }) => [id, ...terms.map((term) => term.id)]),
  ]
  expect(new Set([...new Set(ids)].map(codeOf)).size).toBe(new Set(ids).size)
})

test('thirteen platforms fit, and what does not fit gives no token', () => {
  const ids = guides.map(({ id }) => id)
  const encode = (count: number): string | undefined =>
    tokens.encode({ ask: { intent: 'checkup', platforms: ids.slice(0, count), region: 'us-ca' }, locale: 'pt-BR' })
  expect(encode(13)?.length).toBeLessThanOrEqual(MAX_TOKEN_LENGTH)
  expect(encode(14)).toBeUndefined()
})

test.for(['', '1', '0o--~-~en', '1?--~-~en', '1o--~-', '1o--~-~en~zzz', '1o--~-~en~ab', 'ask:linkedin'])('%j is no token', (token) => {
  expect(tokens.decode(token)).toBeUndefined()
})

test('a platform that was removed makes the token unreadable, a renamed one does not', () => {
  const before = createChoiceTokens(['old-name', 'gone'])
  const after = createChoiceTokens(['new-name', 'old-name'])
  const token = (platform: string): string => before.encode({ ask: { intent: 'opt-out', platforms: [platform] }, locale: 'en' }) ?? ''
  expect(after.decode(token('gone'))).toBeUndefined()
  expect(after.decode(token('old-name'))?.ask.platforms).toEqual(['old-name'])
})

import { describe, expect, test } from 'vitest'
import { createAllowance } from '../../../src/core/conversation/allowance.ts'
import { CONTEXT_LIFETIME_MS, type Context } from '../../../src/core/conversation/context.ts'
import { createContexts } from '../../../src/core/conversation/contexts.ts'
import { NOW } from '../../support/world.ts'

const later = (ms: number): Date => new Date(NOW.getTime() + ms)
const contextAt = (updatedAt: Date): Context => ({
  intent: 'opt-out',
  platforms: ['x'],
  offered: ['x'],
  locale: 'en',
  isAsking: false,
  updatedAt,
})

describe('contexts', () => {
  test('stale ones are dropped when another is written', () => {
    const contexts = createContexts()
    contexts.set('a', contextAt(NOW))
    contexts.set('b', contextAt(later(CONTEXT_LIFETIME_MS + 1)))
    expect(contexts.get('a')).toBeUndefined()
    expect(contexts.size).toBe(1)
  })

  test('over the limit the longest unused goes first', () => {
    const contexts = createContexts(2)
    for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) contexts.set(key, contextAt(later(index)))
    expect(['a', 'b', 'c'].filter((key) => contexts.get(key))).toEqual(['a', 'c'])
  })

  test('no context clears the thread', () => {
    const contexts = createContexts()
    contexts.set('a', contextAt(NOW))
    contexts.set('a', undefined)
    expect(contexts.size).toBe(0)
  })
})

describe('allowance', () => {
  test('twenty a minute, then one notice, then silence, then again', () => {
    const allowance = createAllowance(20)
    const take = (ms: number) => allowance.take('ada', later(ms))
    expect(Array.from({ length: 20 }, (_, index) => take(index))).toEqual(Array(20).fill('granted'))
    expect([take(20), take(21), take(59_999)]).toEqual(['notice', 'silent', 'silent'])
    expect(take(60_000)).toBe('granted')
  })

  test("one person does not use up what is another's", () => {
    const allowance = createAllowance(1)
    expect([allowance.take('ada', NOW), allowance.take('ada', NOW), allowance.take('bob', NOW)]).toEqual(['granted', 'notice', 'granted'])
  })
})

import { describe, expect, test } from 'vitest'
import { newestDate, type Source, type Sources, statusOf, supportedStatus } from '../../src/core/knowledge/source.ts'
import { createRegions } from '../../src/core/region.ts'
import { realContent } from '../support/world.ts'

const source = (change: Partial<Source>): Source => ({
  url: 'https://example.org',
  title: 'T',
  publisher: 'P',
  kind: 'official',
  read: '2026-11-24',
  ...change,
})

const sources: Sources = {
  S1: source({ date: '2025-03' }),
  S2: source({ kind: 'press', date: '2026-01-31' }),
  S3: source({ read: 'not-read', date: '2026-05' }),
  S4: { title: 'T', publisher: 'P', kind: 'official', read: '2026-11-24' },
  S5: source({ kind: 'regulator' }),
}

describe('status', () => {
  test.for([
    [['S1'], 'confirmed'],
    [['S5'], 'confirmed'],
    [['S2'], 'reported'],
    [['S3'], 'unconfirmed'],
    [['S4'], 'reported'],
    [[], 'unconfirmed'],
    [['S3', 'S2'], 'reported'],
    [['S2', 'S1', 'S3'], 'confirmed'],
    [['S9'], 'unconfirmed'],
  ] as const)('resting on %j a claim is %s', ([citations, status]) => {
    expect(supportedStatus(citations, sources)).toBe(status)
  })

  test('a file can say less than its sources allow, never more', () => {
    expect(statusOf({ sources: ['S1'], status: 'unconfirmed' }, sources)).toBe('unconfirmed')
    expect(statusOf({ sources: ['S1'], status: 'reported' }, sources)).toBe('reported')
    expect(statusOf({ sources: ['S2'], status: 'confirmed' }, sources)).toBe('reported')
  })

  test('the newest date is that of the cited sources only, at its own precision', () => {
    expect(newestDate(['S1', 'S2'], sources)).toBe('2026-01-31')
    expect(newestDate(['S1'], sources)).toBe('2025-03')
    expect(newestDate(['S4'], sources)).toBeUndefined()
  })
})

describe('regions', () => {
  const regions = createRegions(realContent().content.regions)

  test('what holds for a region holds inside it, and not the other way round', () => {
    expect(regions.covers(['eu'], 'de')).toBe(true)
    expect(regions.covers(['eu'], 'de-by')).toBe(true)
    expect(regions.covers(['de'], 'eu')).toBe(false)
    expect(regions.covers(['us'], 'us-ca')).toBe(true)
    expect(regions.covers(['all'], undefined)).toBe(true)
    expect(regions.covers(['uk'], undefined)).toBe(false)
    expect(regions.covers(['eu'], 'ch')).toBe(false)
  })

  test('a district has the law of what it lies in', () => {
    expect(regions.lawOf('de-by')).toBe('de')
    expect(regions.lawOf('us-ca')).toBe('us-ca')
    expect(regions.districtsOf('de')).toHaveLength(16)
  })

  test('a circle of regions ends', () => {
    const circle = createRegions([
      { id: 'aa', within: 'bb', aliases: [], names: {}, wordIn: {}, cased: [], isDistrict: false },
      { id: 'bb', within: 'aa', aliases: [], names: {}, wordIn: {}, cased: [], isDistrict: false },
    ])
    expect(circle.chain('aa')).toEqual(['aa', 'bb', 'all'])
  })
})

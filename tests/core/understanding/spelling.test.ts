import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpeller, editDistance } from '../../../src/core/understanding/spelling.ts'
import { phraseKeys } from '../../../src/core/understanding/utterance.ts'
import { realContent } from '../../support/world.ts'

test.for([
  ['linkedin', 'linkedin', 0],
  ['linkedin', 'linkdin', 1],
  ['linkedin', 'likedin', 1],
  ['linkedin', 'linekdin', 1],
  ['linkedin', 'lnkedni', 2],
  ['abc', 'ca', 3],
] as const)('%s is %s edits away from %s', ([a, b, edits]) => {
  expect(editDistance(a, b, 3)).toBe(edits)
  expect(editDistance(b, a, 3)).toBe(edits)
})

test('the bound ends the count', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.nat(3), (a, b, bound) => {
      const edits = editDistance(a, b, 99)
      expect(editDistance(a, b, bound) > bound).toBe(edits > bound)
    }),
  )
})

const names = realContent().content.guides.flatMap(({ aliases }) =>
  [...aliases.names, ...aliases.features].map((alias) => phraseKeys(alias).join(' ')).filter((key) => /^[a-z]{4,}$/.test(key)),
)
const speller = createSpeller(names)

test('one slip of the finger in a long name still finds a name', () => {
  const long = names.filter((name) => name.length >= 8)
  const slips = long.flatMap((name) => [
    name.slice(0, 3) + name.slice(4),
    `${name.slice(0, 4)}x${name.slice(4)}`,
    name.slice(0, 2) + (name[3] ?? '') + (name[2] ?? '') + name.slice(4),
  ])
  const found = slips.filter((slip) => speller.nearest(slip) !== undefined)
  expect(found.length / slips.length).toBeGreaterThan(0.99)
})

test.for([
  'weather',
  'pasta',
  'how',
  'the',
  'what',
  'what is',
  'tomorrow',
  'privacy',
  'settings',
  'x',
  '',
  'supercalifragilisticexpialidocious',
])('names nothing: %j', (word) => {
  expect(speller.nearest(word)).toBeUndefined()
})

test('similar names are offered for a question back', () => {
  expect(speller.similar('foobook', 12)).toContain('facebook')
})

/** `docs/SECURITY.md` claims nothing that no test shows: each row of its table names tests, and each of them is there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './support/world.ts'

const CITED = /`(tests\/[\w./-]+\.ts)`((?: "[^"]+")+)/g
/** A string that follows `test(`, or the table of a `test.for`, and is followed by what the test does. */
const NAMED = /(?:\btest|[)\]])\(\s*(['"`])((?:\\.|(?!\1).)*)\1,\s/g

interface Citation {
  readonly file: string
  readonly name: string
}

const citationsOf = (row: string): Citation[] =>
  [...row.matchAll(CITED)].flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file, name })),
  )
const namesOf = (source: string): string[] => [...source.matchAll(NAMED)].map(([, , name = '']) => name.replaceAll(/\\(.)/g, '$1'))
const isThere = ({ file, name }: Citation): boolean =>
  existsSync(join(ROOT, file)) && namesOf(readFileSync(join(ROOT, file), 'utf8')).includes(name)

/** The cells of each row below the heading. */
const rows = readFileSync(join(ROOT, 'docs/SECURITY.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| who | could |'))

test('there is a table to check', () => {
  expect(rows.length).toBeGreaterThan(20)
})

test.for(rows)('every test named is there: %s', (row) => {
  const citations = citationsOf(row)
  expect(row.split(' | ')).toHaveLength(4)
  expect(citations.length).toBeGreaterThan(0)
  // Whatever is in quotes or looks like a file belongs to a citation that was understood.
  expect(citations.map(({ file }) => file)).toEqual(expect.arrayContaining(row.match(/tests\/[\w./-]+\.ts/g) ?? []))
  expect(citations.filter((citation) => !isThere(citation))).toEqual([])
})

test('a test that is gone, or only spoken of, is found', () => {
  expect(namesOf("test('kept', () => {})\ntest.for([1] as const)(\n  'each %s',\n  () => {})\n// test 'gone'\nexpect('gone')")).toEqual([
    'kept',
    'each %s',
  ])
  expect(citationsOf('| a | b | c | `tests/x.test.ts` "one" "two"; `tests/y.test.ts` "three" |')).toHaveLength(3)
  expect(isThere({ file: 'tests/gone.test.ts', name: 'x' })).toBe(false)
})

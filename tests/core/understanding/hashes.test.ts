import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRowFinder, createWordTest, hashesOf, hashOf } from '../../../src/core/understanding/hashes.ts'

test('every word that hashes were made of is found, in its place, and hardly any other', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 200 }), fc.array(fc.string(), { maxLength: 50 }), (words, others) => {
      const hashes = hashesOf(words)
      const [isWord, rowOf] = [createWordTest(hashes), createRowFinder(hashes)]
      expect(words.every(isWord)).toBe(true)
      expect(Array.from(hashes, rowOf)).toEqual(Array.from(hashes.keys()))
      expect(others.filter((other) => !words.includes(other) && isWord(other))).toEqual([])
    }),
    // One run in some thousands would meet two that share a hash.
    { seed: 1 },
  )
})

test('hashes are those of FNV-1a, ascending, each once', () => {
  // https://www.rfc-editor.org/rfc/rfc9923, appendix with test vectors: "", "a", "foobar".
  expect(['', 'a', 'foobar'].map(hashOf)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
  expect([...hashesOf(['a', '', 'a'])]).toEqual([0x811c9dc5, 0xe40c292c])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCutter } from '../../../src/core/understanding/reader.ts'

const cut = createCutter(['インスタグラム', 'インスタ', '인스타그램', '微信', 'LinkedIn', '脆'])

test.for([
  ['インスタグラムの学習を止めたい', 'インスタグラム'],
  ['人気のインスタで', 'インスタ'],
  ['인스타그램에서', '인스타그램'],
  ['怎么关闭微信的训练', '微信'],
] as const)('cuts %s at the name %s', ([run, name]) => {
  expect(cut(run)).toContain(name)
})

test('what is no name is cut by the dictionary, Korean stays at its spaces', () => {
  expect(cut('不要用我的数据训练').length).toBeGreaterThan(3)
  expect(cut('학습시키지')).toEqual(['학습시키지'])
})

test('nothing is lost and nothing doubled, whatever the run', () => {
  const signs = fc.array(fc.constantFrom(...'インスタグラム微信인스그램のをが学習训练脆ﾊﾟ㍿'), { maxLength: 40 })
  fc.assert(
    fc.property(signs, (parts) => {
      const run = parts.join('')
      expect(cut(run).join('')).toBe(run)
    }),
  )
})

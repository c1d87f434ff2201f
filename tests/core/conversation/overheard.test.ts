import { expect, test } from 'vitest'
import { loadContent } from '../../../src/content/load-content.ts'
import { chatter, HEARD, spokenTo } from '../../support/chatter.ts'
import { converse, overhear, realFiles, TODAY } from '../../support/world.ts'

test.for(['how do i stop linkedin from using my posts to train ai', 'can i opt out of instagram using my photos for ai training'])(
  'a clear question is answered though it was put to nobody: %s',
  (text) => {
    expect(overhear(text).turn).toMatchObject({ kind: 'answer', intent: 'opt-out' })
  },
)

test.for(['help', 'linkedin', 'who are you', 'zoom or google meet', 'remind me in 3 months', 'what about meta'])(
  'answered when said to it, and let pass when overheard: %s',
  (text) => {
    expect(converse([text])[0]?.turn.kind).not.toBe('fallback')
    expect(overhear(text).turn).toMatchObject({ kind: 'fallback', intent: 'none' })
    expect(overhear(text).context).toBeUndefined()
  },
)

test('ordinary chatter: overheard, at most 5 lines in 1,000 are answered, and none is asked back on', () => {
  const lines = chatter().flatMap((file) => file.lines)
  expect(new Set(lines).size).toBeGreaterThan(2000)
  const { answered, asked } = spokenTo(lines, HEARD.overheard)
  expect(answered.length, answered.join('\n')).toBeLessThanOrEqual(0.005 * lines.length)
  expect(asked).toEqual([])
})

test('ordinary chatter said to it: at most 9 lines in 100 are answered', () => {
  const lines = chatter().flatMap((file) => file.lines)
  expect(spokenTo(lines, HEARD['said to it']).answered.length).toBeLessThanOrEqual(0.09 * lines.length)
})

test('no line of the chatter stands among the examples', () => {
  const examples = new Set(loadContent(realFiles(), TODAY).examples.flatMap(({ texts }) => texts.map((text) => text.toLowerCase())))
  const lines = chatter().flatMap((file) => file.lines)
  expect(lines.filter((line) => examples.has(line.toLowerCase()))).toEqual([])
})

import { expect, test } from 'vitest'
import { renderReply } from '../../../src/adapters/terminal/render.ts'
import type { Block } from '../../../src/core/answers/reply.ts'
import { realAssistant } from '../../support/world.ts'

const speaker = realAssistant().speaker('en')
const PLAIN = { width: 40, hasColor: false, hasLinks: false, isInteractive: true }
const render = (blocks: readonly Block[], options = PLAIN) => renderReply({ blocks }, speaker, options)
const ESC = String.fromCharCode(27)

const steps: Block = {
  type: 'steps',
  title: 'On the web',
  items: ['Open "Settings", then look for the long name of a switch.', 'Switch it off.'],
}
const link: Block = { type: 'links', links: [{ label: 'Open: Training', url: `https://example.org/${'long/'.repeat(20)}` }] }

test('steps are numbered and hang under their number, within the width', () => {
  expect(render([steps]).text).toBe(
    ['On the web', '  1. Open "Settings", then look for the', '     long name of a switch.', '  2. Switch it off.'].join('\n'),
  )
})

test('no line is wider than the window, but an address is never broken', () => {
  const { text } = render([steps, { type: 'text', text: 'word '.repeat(60) }, link])
  const wide = text.split('\n').filter((line) => line.length > 40)
  expect(wide).toEqual([expect.stringMatching(/^ {2}https:\/\/example\.org\/(long\/){20}$/)])
})

test('a very narrow window still shows everything', () => {
  const { text } = render([steps], { ...PLAIN, width: 3 })
  expect(text.replaceAll(/\s+/g, ' ')).toContain('1. Open "Settings", then look')
})

test('without colour there is no escape sequence; with it there is', () => {
  const verdict: Block = { type: 'verdict', text: 'Yes.', tone: 'warning', status: 'reported' }
  expect(render([verdict, link]).text).not.toContain(ESC)
  expect(render([verdict], { ...PLAIN, hasColor: true }).text).toContain(`${ESC}[31m`)
})

test('a terminal that has links shows the label alone', () => {
  const { text } = render([link], { ...PLAIN, hasLinks: true })
  expect(text).toContain(`${ESC}]8;;https://example.org/`)
  expect(text.split('\n')).toHaveLength(1)
})

test('folds and choices get numbers in the order shown', () => {
  const { text, entries } = render([
    { type: 'details', title: 'Other ways (1)', blocks: [steps] },
    { type: 'choices', prompt: 'What next?', choices: [{ label: 'My rights', ask: { intent: 'rights', platforms: [] } }] },
  ])
  expect(text).toContain('[1] + Other ways (1)')
  expect(text).toContain('[2] My rights')
  expect(entries).toEqual([{ blocks: [steps] }, { choice: expect.objectContaining({ label: 'My rights' }) }])
})

test('where nothing can be opened, everything is shown and nothing numbered', () => {
  const { text, entries } = render([{ type: 'details', title: 'Other ways (1)', blocks: [steps] }], { ...PLAIN, isInteractive: false })
  expect(text).toContain('2. Switch it off.')
  expect(text).not.toContain('[1]')
  expect(entries).toEqual([])
})

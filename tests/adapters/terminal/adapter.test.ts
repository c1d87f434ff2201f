import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createTerminalAdapter } from '../../../src/adapters/terminal/adapter.ts'
import { parseLine } from '../../../src/adapters/terminal/commands.ts'
import { NOW, realAssistant } from '../../support/world.ts'

/** What a session shows for these lines; the input then ends as with Ctrl-D. */
async function session(lines: readonly string[], isInteractive = true): Promise<string> {
  const input = new PassThrough()
  const output = new PassThrough()
  const shown = text(output)
  const adapter = createTerminalAdapter({
    assistant: realAssistant(),
    input,
    output,
    isInteractive,
    hasColor: false,
    hasLinks: false,
    width: () => 80,
    preferences: { locale: 'en' },
    clock: () => NOW,
  })
  const running = adapter.run(new AbortController().signal)
  input.end(lines.map((line) => `${line}\n`).join(''))
  await running
  output.end()
  return shown
}

test('a person is welcomed, answered and can open what is folded by its number', async () => {
  const shown = await session(['linkedin ai opt out'])
  expect(shown).toContain('Optout tells you how')
  expect(shown).toContain('LinkedIn: keep your content out of AI training')
  const number = /\[(\d+)\] \+ Data Processing Objection Form/.exec(shown)?.[1] ?? ''
  const opened = await session(['linkedin ai opt out', number])
  expect(shown).not.toContain('Give your name, email')
  expect(opened).toContain('Give your name, email')
})

test('the numbers on the screen stay valid after one fold was opened', async () => {
  const shown = await session(['linkedin ai opt out'])
  const fold = /\[(\d+)\] \+ Data Processing Objection Form/.exec(shown)?.[1] ?? ''
  const rights = /\[(\d+)\] My rights/.exec(shown)?.[1] ?? ''
  expect(await session(['linkedin ai opt out', fold, rights])).toContain('Which region is yours?')
})

test('a choice is taken by its number', async () => {
  const shown = await session(['facebook opt out'])
  const number = /\[(\d+)\] European Union/.exec(shown)?.[1] ?? ''
  expect(await session(['facebook opt out', number])).toContain('Facebook · opt out · European Union')
})

test('/help, /quit and an unknown command', async () => {
  expect(await session(['/help'])).toContain('For example')
  expect(await session(['/quit', 'linkedin ai opt out'])).not.toContain('LinkedIn')
  expect(await session(['/frobnicate'])).toContain('I know /help and /quit')
})

test('a pipe is answered line by line, without a prompt or a welcome', async () => {
  const shown = await session(['linkedin ai opt out', '', 'and on iphone'], false)
  expect(shown).toMatch(/^LinkedIn: keep your content/)
  expect(shown).not.toContain('›')
  expect(shown.match(/I read this as: LinkedIn/g)).toHaveLength(2)
})

test('what a person types never comes back as control characters', async () => {
  const shown = await session(
    [`does \u001b[31mfoob\u0007ook train on me`, 'does foobook\u001b]8;;https://evil.example\u0007 train on me'],
    false,
  )
  expect(shown).not.toContain(String.fromCharCode(27))
  expect(shown).not.toContain(String.fromCharCode(7))
})

test('an aborted session ends', async () => {
  const stop = new AbortController()
  const adapter = createTerminalAdapter({
    assistant: realAssistant(),
    input: new PassThrough(),
    output: new PassThrough(),
    isInteractive: true,
    hasColor: false,
    hasLinks: false,
    width: () => 80,
    preferences: { locale: 'en' },
    clock: () => NOW,
  })
  const running = adapter.run(stop.signal)
  stop.abort()
  await expect(running).resolves.toBeUndefined()
})

test.for([
  ['', 0, { kind: 'empty' }],
  ['  /QUIT ', 0, { kind: 'quit' }],
  ['2', 2, { kind: 'number', number: 2 }],
  ['3', 2, { kind: 'utterance', text: '3' }],
  ['0', 2, { kind: 'utterance', text: '0' }],
  ['/r/art', 2, { kind: 'utterance', text: '/r/art' }],
] as const)('the line %j with %d numbers on offer', ([line, entries, expected]) => {
  expect(parseLine(line, entries)).toEqual(expected)
})

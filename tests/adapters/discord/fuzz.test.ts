/** Anything in the form of an event: never a throw, and never an answer that Discord would refuse. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAction } from '../../../src/adapters/discord/custom-id.ts'
import { parseInteraction } from '../../../src/adapters/discord/interaction.ts'
import { createInteractionHandler } from '../../../src/adapters/discord/interactions.ts'
import { plain } from '../../../src/adapters/discord/markdown.ts'
import { parseMention } from '../../../src/adapters/discord/mention.ts'
import { pagesOf } from '../../../src/adapters/discord/pages.ts'
import { createAllowance } from '../../../src/core/conversation/allowance.ts'
import { createContexts } from '../../../src/core/conversation/contexts.ts'
import { command, message, onMessage, press, typing } from '../../support/discord/events.ts'
import { BOT_ID, type Json } from '../../support/discord/names.ts'
import { atOnce } from '../../support/discord/program.ts'
import { problemsOfCallback } from '../../support/discord/server.ts'
import { recordLog } from '../../support/log.ts'
import { NOW, realAssistant } from '../../support/world.ts'

const recorded = recordLog()
const handle = createInteractionHandler({
  assistant: realAssistant(),
  contexts: createContexts(),
  allowance: createAllowance(Number.POSITIVE_INFINITY),
  log: recorded.log,
})
const text = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('linkedin', 'eu', 'objection', '', ' '),
)
const customId = fc.oneof(
  text,
  fc
    .tuple(
      fc.constantFrom('0', '1', '2'),
      fc.constantFrom('a', 'v', 's', 't', 'p', 'z'),
      fc.string({ maxLength: 4 }),
      fc.constantFrom('1o--~-~en~lQA', '1k--~-~de', '1r-o~zz~xx~lQA', ''),
    )
    .map(([version, mark, state, token]) => `${version}${mark}${state}.0.${token}`),
)
const names = fc.constantFrom('ask', 'guide', 'checkup', 'rights', 'changes', 'about', 'help', 'other')
const options = fc.dictionary(fc.constantFrom('question', 'platform', 'region', 'device', 'platforms', 'country', 'letter', 'x'), text)
const event: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(names, options).map(([name, given]) => command(name, given)),
  fc.tuple(names, fc.constantFrom('platform', 'region', 'country', 'x'), text).map(([name, option, typed]) => typing(name, option, typed)),
  text.map((content) => onMessage(content)),
  fc.tuple(customId, fc.array(text, { maxLength: 30 })).map(([id, values]) => press(id, { values })),
)

test('every event is answered with something Discord takes', () => {
  fc.assert(
    fc.property(event, (sent) => {
      const interaction = parseInteraction(sent)
      expect(interaction).toBeDefined()
      if (!interaction) return
      const { body, files } = atOnce(handle(interaction, NOW))
      expect(
        problemsOfCallback(
          body as unknown as Json,
          files.map(({ name }) => name),
        ),
      ).toEqual([])
    }),
    { numRuns: 600 },
  )
  expect(recorded.lines).toEqual([])
})

test('whatever is no event is passed over', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (value, id) => {
      parseInteraction(value)
      parseMention(value, BOT_ID)
      decodeAction(id, realAssistant().tokens)
    }),
    { numRuns: 1_000 },
  )
})

test('an event with something missing or of another kind is answered or passed over', () => {
  const spoilt = fc.tuple(
    fc.oneof(
      event,
      text.map((content) => message(content)),
    ),
    fc.array(fc.tuple(fc.nat(20), fc.anything()), { maxLength: 4 }),
  )
  fc.assert(
    fc.property(spoilt, ([sent, changes]) => {
      const keys = Object.keys(sent)
      const changed = { ...sent, ...Object.fromEntries(changes.map(([at, value]) => [keys[at % keys.length], value])) }
      const interaction = parseInteraction(changed)
      if (interaction) handle(interaction, NOW)
      parseMention(changed, BOT_ID)
    }),
    { numRuns: 600 },
  )
  expect(recorded.lines).toEqual([])
})

test('no text can break out of its place', () => {
  fc.assert(
    fc.property(text, (written) => {
      const shown = plain(written)
      expect(shown).not.toMatch(/(?<!\\)[*_~`|]|(?<!\\)<[@#:t/]/)
    }),
  )
})

test('pages hold every sign of a text, in order, and none is too long', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 400 }), { maxLength: 20 }), fc.integer({ min: 50, max: 500 }), (texts, textLength) => {
      const pages = pagesOf(
        texts.map((each) => ({ kind: 'text', text: each })),
        { textLength, components: 5 },
      )
      for (const page of pages) {
        expect(page.length).toBeLessThanOrEqual(5)
        expect(page.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 0), 0)).toBeLessThanOrEqual(textLength)
      }
      const shown = pages
        .flat()
        .map((piece) => (piece.kind === 'text' ? piece.text : ''))
        .join('')
      expect(shown.replaceAll('\n', '')).toBe(texts.join('').replaceAll('\n', ''))
    }),
  )
})

/** Whatever comes in the form of an update: no throw, no unhandled rejection, no word of a person in the log. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHandler } from '../../../src/adapters/telegram/handler.ts'
import { createMembership } from '../../../src/adapters/telegram/membership.ts'
import { createMemory } from '../../../src/adapters/telegram/memory.ts'
import { parseUpdate, updateIdOf } from '../../../src/adapters/telegram/update.ts'
import { createLog } from '../../../src/log.ts'
import { openKeeping, openWorld } from '../../support/telegram-announcements.ts'
import { BOT, type Params } from '../../support/telegram-answer.ts'
import {
  ADA,
  asGuest,
  createTestLog,
  GROUP,
  inGroup,
  MENTION,
  press,
  pressShared,
  privately,
  typed,
} from '../../support/telegram-person.ts'
import { hasSpec, readSpec, type Spec } from '../../support/telegram-spec.ts'
import { openServer, runBot, sentBy, waitFor } from '../../support/telegram-visit.ts'
import { NOW, realAssistant } from '../../support/world.ts'

const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(() => {
  process.off('unhandledRejection', note)
  expect(unhandled.splice(0)).toEqual([])
})

/** Words that mean something to the bot, among any others. */
const wordsArb = fc.oneof(
  fc.constantFrom(
    'linkedin ai opt out',
    '/start linkedin',
    '/settings de',
    '/ask',
    `${MENTION} tiktok`,
    'n1o--~-~en~lQA',
    'e1oi-~eu~en~lQA',
    'sr=de',
    'sr999',
    '/subscribe linkedin',
    '/unsubscribe',
    '/announcements',
    '/remind 3 tiktok',
    '/forget',
    'tell me when tiktok changes its policy',
    'a+',
    'ap',
    'ag',
    'ai1',
    'ar2',
    'ar=de',
    'am',
  ),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)

const SIMPLE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Integer: fc.oneof(fc.constantFrom(BOT.id, ADA.id, GROUP), fc.maxSafeInteger()),
  String: wordsArb,
  Boolean: fc.boolean(),
  Float: fc.double(),
}

/** A value of a type of the specification, now and then of another. */
function shapeOf(spec: Spec, type: string, depth: number): fc.Arbitrary<unknown> {
  if (depth < -2) return fc.constant({})
  const simple = SIMPLE[type]
  if (simple) return fc.oneof({ weight: 19, arbitrary: simple }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) })
  if (type.startsWith('Array of ')) return fc.array(shapeOf(spec, type.slice('Array of '.length), depth - 1), { maxLength: 3 })
  const { fields = [], subtypes = [] } = spec.types[type] ?? {}
  if (subtypes.length > 0) return fc.oneof(...subtypes.slice(0, 6).map((subtype) => shapeOf(spec, subtype, depth - 1)))
  const shown = fields.filter(({ required }) => required || depth > 0)
  return fc.record(Object.fromEntries(shown.map(({ name, types }) => [name, fieldOf(spec, name, types[0] ?? 'String', depth)])), {
    requiredKeys: fields.filter(({ required }) => required).map(({ name }) => name),
  })
}

function fieldOf(spec: Spec, name: string, type: string, depth: number): fc.Arbitrary<unknown> {
  if (name === 'type') return fc.constantFrom('private', 'group', 'supergroup', 'channel', 'mention', 'bot_command', 'text_mention')
  if (name === 'status') return fc.constantFrom('kicked', 'left', 'member')
  return shapeOf(spec, type, depth - 1)
}

async function desk() {
  const { log, lines } = createTestLog()
  const assistant = realAssistant()
  const clock = () => NOW
  const keeping = await openKeeping()
  const memory = createMemory({ assistant, settings: keeping.store, clock, log })
  const membership = createMembership({ memory, keeping, clock })
  const handler = createHandler({ assistant, memory, membership, keeping, clock, log, me: BOT, isAdministrator: async () => false })
  return { handler, lines }
}

test.skipIf(!hasSpec).for(['message', 'channel_post', 'callback_query', 'inline_query', 'guest_message', 'my_chat_member'])(
  'any %s that the specification allows, and some that it does not (needs shared/specs)',
  async (kind) => {
    const spec = readSpec()
    const type = spec.types['Update']?.fields?.find(({ name }) => name === kind)?.types[0] ?? ''
    const { handler, lines } = await desk()
    let handled = 0
    await fc.assert(
      fc.asyncProperty(shapeOf(spec, type, 2), async (value) => {
        const received = parseUpdate({ update_id: 1, [kind]: value }, BOT)
        if (!received) return
        handled += 1
        await handler(received.event)
      }),
      { numRuns: 1000 },
    )
    expect(lines.filter(({ event }) => event === 'telegram.failed')).toEqual([])
    // So that the test is about handling, not about passing over.
    expect(handled).toBeGreaterThan(10)
  },
)

test('anything at all is passed over', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      updateIdOf(value)
      parseUpdate(value, BOT)
      parseUpdate({ update_id: 1, message: value, callback_query: value }, BOT)
    }),
    { numRuns: 500 },
  )
})

test('any words, in any place, are answered with what Telegram takes', async () => {
  const { does } = await openWorld()
  let next = 10_000
  await fc.assert(
    fc.asyncProperty(wordsArb, fc.constantFrom(privately, inGroup, typed, asGuest), async (text, say) => {
      next += 1
      await does(say({ id: next, language: 'en' }, text))
    }),
    { numRuns: 150 },
  )
})

const CANARY = 'xylophonecanary'

test('no word of a person, no name and no number of theirs is in any log line', async () => {
  const written: string[] = []
  const log = createLog('info', { write: (line) => void written.push(line) })
  const server = await openServer({ hasLimits: false })
  runBot(server, { log, keeping: await openKeeping() })
  const fault = { code: 400, description: `Bad Request: ${CANARY} is no chat` }
  const person = { id: 7_654_321, language: 'en' }
  const said = [
    privately(person, `does ${CANARY} train ai on me`),
    inGroup(person, `${MENTION} ${CANARY}`, { chat: { id: GROUP, type: 'supergroup', title: CANARY } }),
    typed(person, CANARY),
    asGuest(person, `${MENTION} ${CANARY}`),
    press(person, CANARY, sentBy(person.id, 5001)),
    pressShared(person, CANARY, CANARY),
    privately(person, `/settings ${CANARY}`),
    privately(person, `/subscribe ${CANARY}`),
    privately(person, `/remind ${CANARY}`),
    privately(person, '/forget'),
    { message: { message_id: 1, text: 5, from: CANARY } } satisfies Params,
  ]
  for (const [index, update] of said.entries()) {
    for (const times of [0, 1, 9]) {
      server.fail({
        methods: ['sendRichMessage', 'sendMessage', 'answerInlineQuery', 'answerGuestQuery', 'answerCallbackQuery'],
        fault,
        times,
      })
      const id = server.deliver({ ...update, update_id: 2_000 + index * 10 + times })
      await waitFor(() => server.confirmed > id)
    }
  }
  expect(written.length).toBeGreaterThan(10)
  expect(written.filter((line) => line.includes(CANARY) || line.includes('7654321') || line.includes(`${GROUP}`))).toEqual([])
})

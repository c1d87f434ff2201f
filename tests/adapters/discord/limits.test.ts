import { expect, test } from 'vitest'
import { createAnswering } from '../../../src/adapters/discord/answering.ts'
import { MAX_PICKED } from '../../../src/adapters/discord/checkup-picker.ts'
import { decodeAction, FIRST_VIEW } from '../../../src/adapters/discord/custom-id.ts'
import type { Rendered } from '../../../src/adapters/discord/render.ts'
import { newMessage } from '../../../src/adapters/discord/response.ts'
import { replyLocales } from '../../../src/core/answers/messages.ts'
import type { Ask } from '../../../src/core/answers/reply.ts'
import { createAllowance } from '../../../src/core/conversation/allowance.ts'
import { createContexts } from '../../../src/core/conversation/contexts.ts'
import { DEVICES } from '../../../src/core/knowledge/guide.ts'
import { INTENTS } from '../../../src/core/understanding/intent.ts'
import { customIdsOf, labelsOf } from '../../support/discord/reading.ts'
import { problemsOfMessage } from '../../support/discord/rules.ts'
import { NOW, realAssistant, realContent } from '../../support/world.ts'

const assistant = realAssistant()
const answering = createAnswering({ assistant, contexts: createContexts(), allowance: createAllowance() })
const { guides, topics } = realContent().content
const asker = { userId: '1', channelId: '2', locale: 'en-US' }

const problemsOf = (rendered: Rendered): string[] => {
  const { body, files } = newMessage(rendered, true)
  return problemsOfMessage(
    { ...('data' in body ? body.data : undefined) },
    files.map(({ name }) => name),
  )
}
const render = (ask: Ask, locale = 'en-US', view = FIRST_VIEW): Rendered =>
  answering.toAsk(ask, { ...asker, locale }, NOW, { isPrivate: true, view })

/** Opens every fold and turns every page that a message offers, once. */
function everyView(first: Rendered): Rendered[] {
  const seen = new Set<string>()
  const all = [first]
  for (let at = 0; at < all.length; at++) {
    for (const id of customIdsOf(all[at]?.components ?? [])) {
      const action = decodeAction(id, assistant.tokens)
      if (action?.does !== 'view') continue
      const key = JSON.stringify([action.chosen, action.view])
      const isCorrection = action.view.open === undefined && action.view.page === 0
      if (isCorrection || seen.has(key)) continue
      seen.add(key)
      all.push(answering.toAsk(action.chosen.ask, { ...asker, locale: action.chosen.locale }, NOW, { isPrivate: true, view: action.view }))
    }
  }
  return all
}

const cases: Ask[] = INTENTS.filter((intent) => intent !== 'none').flatMap((intent): Ask[] => [
  { intent, platforms: [] },
  ...guides.map(({ id }): Ask => ({ intent, platforms: [id] })),
])

test('every answer about every platform is a message that Discord takes', () => {
  const broken = cases.flatMap((ask) => problemsOf(render(ask)).map((problem) => `${ask.intent} ${ask.platforms[0]}: ${problem}`))
  expect(broken).toEqual([])
})

test('so is each with every part opened and every page turned', () => {
  const some = cases.filter((ask, index) => ask.platforms.length === 0 || index % 7 === 0)
  const views = some.flatMap((ask) => everyView(render(ask)))
  expect(views.flatMap(problemsOf)).toEqual([])
  expect(views.length).toBeGreaterThan(2 * some.length)
})

test.for([...replyLocales(assistant.speaker), 'es-ES'])('in %s as well', (locale) => {
  const some = cases.filter((_, index) => index % 5 === 0)
  expect(some.flatMap((ask) => problemsOf(render(ask, locale)))).toEqual([])
})

test('and in each region and on each device', () => {
  const asks = guides.flatMap(({ id }) =>
    ['eu', 'uk', 'us-ca', 'br'].flatMap((region) => DEVICES.map((device): Ask => ({ intent: 'opt-out', platforms: [id], region, device }))),
  )
  expect(asks.flatMap((ask) => problemsOf(render(ask)))).toEqual([])
})

test('every topic fits, opened and closed', () => {
  const views = topics.flatMap(({ id, intents }) => intents.flatMap((intent) => everyView(render({ intent, platforms: [], topics: [id] }))))
  expect(views.flatMap(problemsOf)).toEqual([])
})

test('every letter is shown to copy and attached as a file', () => {
  for (const { id } of guides.slice(0, 30)) {
    for (const region of ['eu', 'uk', 'us-ca', 'br', 'ch']) {
      const pages = everyView(render({ intent: 'rights', platforms: [id], region, letter: 'objection' }))
      expect(pages.flatMap(problemsOf)).toEqual([])
      expect(pages.some(({ files }) => files.some(({ name, text }) => name.endsWith('.txt') && text.length > 200))).toBe(true)
    }
  }
})

test('a check-up of as many apps as can be picked is one list, whatever is ticked', () => {
  for (let at = 0; at + MAX_PICKED <= guides.length; at += MAX_PICKED) {
    const ask: Ask = { intent: 'checkup', platforms: guides.slice(at, at + MAX_PICKED).map(({ id }) => id) }
    for (const ticked of [0, 1, 0b111111111]) {
      const rendered = answering.toAsk(ask, asker, NOW, { isPrivate: true, view: { page: 0, ticked } })
      expect(problemsOf(rendered)).toEqual([])
      expect(labelsOf(rendered.components)).not.toContain('Next page')
    }
  }
})

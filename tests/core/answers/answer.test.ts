import { describe, expect, test } from 'vitest'
import { renderReply } from '../../../src/adapters/terminal/render.ts'
import type { Ask, Block, Reply } from '../../../src/core/answers/reply.ts'
import { converse, NOW, realAssistant, realContent } from '../../support/world.ts'

const { content } = realContent()

function ask(question: Partial<Ask> & Pick<Ask, 'intent'>): Reply {
  return realAssistant().respond({
    input: { ask: { platforms: [], ...question } },
    context: undefined,
    preferences: { locale: 'en' },
    now: NOW,
  }).reply
}

const flatten = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap((block) => (block.type === 'details' ? [block, ...flatten(block.blocks)] : [block]))
const textOf = (reply: Reply): string =>
  renderReply(reply, realAssistant().speaker('en'), {
    width: Number.POSITIVE_INFINITY,
    hasColor: false,
    hasLinks: false,
    isInteractive: false,
  }).text
const typesOf = (reply: Reply): string[] => reply.blocks.map(({ type }) => type)

describe('every guide answers every question', () => {
  const intents = ['opt-out', 'practice', 'limits', 'past-data', 'rights', 'changes', 'alternatives', 'checkup', 'protect'] as const
  const regions = [undefined, 'eu', 'de', 'uk', 'ch', 'us', 'us-ca', 'br', 'in', 'jp']
  const devices = [undefined, 'web', 'desktop', 'ios', 'android'] as const

  const cases = content.guides.flatMap(({ id, name }) =>
    regions.flatMap((region) => devices.map((device) => ({ name, ask: { platforms: [id], region, device } }))),
  )

  /** Discord and Telegram take about 4,000 characters; what is folded away is a message of its own. Sources can be split anywhere. */
  const isTooLong = (reply: Reply): boolean => {
    const visible = reply.blocks.filter(({ type }) => !['details', 'sources', 'choices', 'document'].includes(type))
    const folds = reply.blocks.filter(({ type }) => type === 'details' || type === 'document')
    return [visible, ...folds.map((fold) => [fold])].some((blocks) => textOf({ ...reply, blocks }).length > 4_000)
  }

  test.for(intents)('%s fits a message of Discord and Telegram', (intent) => {
    const long = cases.filter((each) => each.ask.device === undefined && isTooLong(ask({ intent, ...each.ask })))
    expect(long.map(({ ask: { platforms, region } }) => `${platforms} ${region}`)).toEqual([])
  })

  test.for(intents)('%s, for each platform, region and device', (intent) => {
    const bad = cases.filter((each) => {
      const text = textOf(ask({ intent, ...each.ask }))
      return !text.includes(each.name) || /undefined|\[object|NaN|\{[a-z-]+\}/.test(text)
    })
    expect(bad).toEqual([])
  })
})

test('whether platforms train at all names those that do by default, those that ask first and those that do not', () => {
  const [byDefault, ifAllowed, never] = ask({ intent: 'practice' }).blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []))
  expect(byDefault).toContain('LinkedIn')
  expect(ifAllowed).toContain('SoundCloud')
  expect(never).toContain('Signal')
  expect([byDefault, ifAllowed].join(' ')).not.toContain('Signal')
})

describe('AI use wanted back', () => {
  test('is the switch of the opt-out, and says what it allows; each choice keeps the direction', () => {
    const reply = ask({ intent: 'opt-out', platforms: ['linkedin'], wantsOn: true })
    expect(textOf(reply)).toContain('choose the other way round')
    expect(typesOf(reply)).toContain('steps')
    const readings = reply.blocks.flatMap((block) => (block.type === 'reading' ? block.corrections : []))
    expect(readings.length).toBeGreaterThan(0)
    expect(readings.every((choice) => choice.ask.wantsOn === true)).toBe(true)
  })

  test('where there is no switch it says so', () => {
    const reply = ask({ intent: 'opt-out', platforms: ['reddit'], wantsOn: true })
    expect(textOf(reply)).toContain('no switch')
    expect(typesOf(reply)).not.toContain('steps')
  })
})

describe('opt-out', () => {
  test('says the verdict first, then the steps for the device and the address', () => {
    const reply = ask({ intent: 'opt-out', platforms: ['linkedin'], device: 'ios', region: 'eu' })
    expect(typesOf(reply).slice(0, 2)).toEqual(['heading', 'verdict'])
    const steps = reply.blocks.find((block) => block.type === 'steps')
    expect(steps).toMatchObject({
      title: expect.stringContaining('iPhone'),
      items: [expect.stringContaining('profile picture'), expect.any(String), expect.any(String)],
    })
    expect(textOf(reply)).toContain('https://www.linkedin.com/mypreferences/d/settings/data-for-ai-improvement')
  })

  test('folds other controls away, and shows limits, sources and the reading', () => {
    const reply = ask({ intent: 'opt-out', platforms: ['linkedin'], region: 'de' })
    expect(reply.blocks).toContainEqual({ type: 'text', text: 'Other ways (2)' })
    const folded = reply.blocks.flatMap((block) => (block.type === 'details' ? [block.title] : []))
    expect(folded).toEqual(expect.arrayContaining(['Data Processing Objection Form', 'Delete posts, comments and saved CVs']))
    expect(typesOf(reply)).toEqual(expect.arrayContaining(['list', 'sources', 'reading', 'choices']))
    const reading = reply.blocks.find((block) => block.type === 'reading')
    expect(reading?.text).toBe('I read this as: LinkedIn · opt out · Germany · any device')
    expect(reading?.corrections.length).toBeGreaterThan(1)
  })

  test('names the date of its newest source, and says when that is old', () => {
    expect(textOf(ask({ intent: 'opt-out', platforms: ['linkedin'] }))).toContain('As of 21 August 2026')
    const later = realAssistant().respond({
      input: { ask: { intent: 'opt-out', platforms: ['linkedin'] } },
      context: undefined,
      preferences: { locale: 'en' },
      now: new Date('2028-01-01'),
    })
    expect(textOf(later.reply)).toContain('Labels may have moved')
  })

  test('the same platform differs by region: a form in Europe, none in the US', () => {
    const control = (region: string): string | undefined =>
      flatten(ask({ intent: 'opt-out', platforms: ['facebook'], region }).blocks).filter((block) => block.type === 'heading')[1]?.text
    expect(control('fr')).toMatch(/objection form/i)
    expect(control('us')).not.toMatch(/^objection form/i)
    expect(textOf(ask({ intent: 'opt-out', platforms: ['facebook'], region: 'us' }))).toContain(
      'We know no switch and no form at Facebook for US',
    )
  })

  test('an unknown region is told what holds everywhere, with a choice of region', () => {
    const reply = ask({ intent: 'opt-out', platforms: ['facebook'] })
    expect(textOf(reply)).toContain('There is more for people in')
    const asks = reply.blocks.flatMap((block) => (block.type === 'choices' ? block.choices : [])).map((choice) => choice.ask.region)
    expect(asks).toEqual(expect.arrayContaining(['eu', 'uk', 'br']))
  })

  test('a platform that does not train says that there is nothing to do', () => {
    expect(textOf(ask({ intent: 'opt-out', platforms: ['signal'] }))).toContain('nothing to switch off')
  })

  test('what rests on no source that was read is shown as unconfirmed', () => {
    const reply = ask({ intent: 'past-data', platforms: ['linkedin'] })
    expect(textOf(reply)).toContain('Unconfirmed')
  })

  test('a wrong step can be reported with ids alone', () => {
    const links = ask({ intent: 'opt-out', platforms: ['linkedin'], region: 'de', device: 'ios' }).blocks.flatMap((block) =>
      block.type === 'links' ? block.links : [],
    )
    const report = new URL(links.find(({ label }) => label === 'This step is wrong')?.url ?? '')
    expect(report.origin + report.pathname).toBe('https://example.org/new')
    expect(report.searchParams.get('body')).toMatch(/Guide: linkedin\nRegion: de\nDevice: ios/)
  })
})

describe('the other intents', () => {
  test('a letter is addressed to the company, with places to fill in', () => {
    const reply = ask({ intent: 'rights', platforms: ['linkedin'], region: 'de', letter: 'objection' })
    const letter = reply.blocks.find((block) => block.type === 'document')
    expect(letter).toMatchObject({ title: 'Objection letter to LinkedIn Ireland Unlimited Company', fileName: 'objection-linkedin.txt' })
    expect(letter?.body).toMatch(/\[YOUR NAME\]/)
    expect(letter?.body).toMatch(/\[YOUR REASON\]/)
    expect(letter?.body).not.toMatch(/[{}]/)
  })

  test('rights in a country name its own authority', () => {
    expect(textOf(ask({ intent: 'rights', region: 'fr' }))).toContain('CNIL')
    expect(textOf(ask({ intent: 'rights', region: 'us-ca' }))).toContain('CCPA')
  })

  test('rights without a region ask for it; a law we do not know is not invented', () => {
    expect(textOf(ask({ intent: 'rights', platforms: ['linkedin'] }))).toContain('Which region is yours?')
    expect(textOf(ask({ intent: 'rights', region: 'sg' }))).toContain('no guide to the law in Singapore')
  })

  test('a check-up lists the quickest first', () => {
    const reply = ask({ intent: 'checkup', platforms: ['facebook', 'linkedin', 'chatgpt', 'signal'], region: 'us' })
    const minutes = reply.blocks
      .flatMap((block) => (block.type === 'task' ? Number(/\((\d+) minutes?\)$/.exec(block.title)?.[1] ?? Number.NaN) : []))
      .filter(Number.isFinite)
    expect(minutes.length).toBeGreaterThan(1)
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b))
  })

  test('changes come newest first', () => {
    const dates = textOf(ask({ intent: 'changes', platforms: ['linkedin'] })).match(/• .*?: /g) ?? []
    const { changes = [] } = realContent().content.guides.find(({ id }) => id === 'linkedin') ?? {}
    const newest = changes.map(({ date }) => date).sort()
    expect(dates[0]).toContain(
      realAssistant()
        .speaker('en')
        .date(newest.at(-1) ?? ''),
    )
    expect(newest.length).toBeGreaterThan(5)
    expect(textOf(ask({ intent: 'changes' }))).toContain('Latest changes')
  })

  test('explain gives the asked term, or how training works', () => {
    const respond = (text: string) =>
      realAssistant().respond({ input: { text }, context: undefined, preferences: { locale: 'en' }, now: NOW })
    expect(textOf(respond('what does fine-tuning mean').reply)).toMatch(/fine-tuning/i)
    expect(textOf(ask({ intent: 'explain' }))).toMatch(/training/i)
  })

  test('a website owner gets a robots.txt to copy', () => {
    const respond = realAssistant().respond({
      input: { text: 'how do i block ai crawlers with robots.txt on my website' },
      context: undefined,
      preferences: { locale: 'en' },
      now: NOW,
    })
    expect(respond.turn.intent).toBe('protect')
    expect(respond.reply.blocks.find((block) => block.type === 'document')).toMatchObject({
      fileName: 'robots.txt',
      body: expect.stringContaining('User-agent: GPTBot'),
    })
  })

  test('an unknown platform is named as unknown, with general help and a way to report it', () => {
    const { reply } = realAssistant().respond({
      input: { text: 'does foobook train on me' },
      context: undefined,
      preferences: { locale: 'en' },
      now: NOW,
    })
    const text = textOf(reply)
    expect(text).toContain('I do not know foobook yet')
    expect(text).toContain('Facebook')
    expect(text).toContain('https://example.org/new?title=An%20app%20is%20missing')
  })

  test.for(['subscribe', 'remind'] as const)('%s does not pretend', (intent) => {
    expect(textOf(ask({ intent }))).toMatch(/not in a terminal, so I did not set one up/)
  })

  test.for(['help', 'about', 'platforms', 'protect', 'alternatives', 'limits', 'past-data', 'unsubscribe', 'checkup', 'none'] as const)(
    '%s answers without a platform',
    (intent) => {
      expect(textOf(ask({ intent })).length).toBeGreaterThan(60)
    },
  )

  test('asking back offers what settles it', () => {
    const { reply } = realAssistant().respond({
      input: { text: 'how do i turn off ai training' },
      context: undefined,
      preferences: { locale: 'en' },
      now: NOW,
    })
    expect(reply.kind).toBe('ask')
    expect(reply.blocks.flatMap((block) => (block.type === 'choices' ? block.choices : [])).length).toBeGreaterThan(5)
  })
})

test('more apps than one answer holds: the rest is named, and every button of the answer works', () => {
  const names = realContent()
    .content.guides.slice(0, 15)
    .map(({ name }) => name)
  const [outcome] = converse([`i use ${names.join(', ')}, make me a check-up`])
  if (!outcome) throw new Error('No answer')
  const { turn, reply, again, locale } = outcome
  expect(turn.platforms).toHaveLength(12)
  const note = reply.blocks.find((block) => block.type === 'note')
  expect(note).toMatchObject({ text: expect.stringContaining('Ask again for: ') })
  expect(again && realAssistant().tokens.encode({ ask: { ...again, region: 'us-ca' }, locale })).toBeDefined()
})

import { describe, expect, test } from 'vitest'
import { MAX_COPY_LENGTH, rowsOf, urlButton } from '../../../src/adapters/telegram/keyboard.ts'
import { type Markup, PLAIN, RICH } from '../../../src/adapters/telegram/markup.ts'
import { divideText, pack } from '../../../src/adapters/telegram/pack.ts'
import { type Page, renderPage, renderShort } from '../../../src/adapters/telegram/render.ts'
import { createPageRenderer } from '../../../src/adapters/telegram/rendered-pages.ts'
import { readStart, writeStart } from '../../../src/adapters/telegram/start-link.ts'
import { replyLocales } from '../../../src/core/answers/messages.ts'
import type { Block } from '../../../src/core/answers/reply.ts'
import { MAX_TOKEN_LENGTH } from '../../../src/core/conversation/choice-token.ts'
import { checkContent } from '../../support/telegram-checks.ts'
import { parsePlain } from '../../support/telegram-html.ts'
import { NOW, realAssistant, realContent } from '../../support/world.ts'

const assistant = realAssistant()
const speaker = assistant.speaker('en')
const pageOf = (...blocks: readonly Block[]): Page => ({ blocks, speaker })
const render = (page: Page, markup: Markup = PLAIN) => renderPage(page, markup, assistant.tokens)
const buttonsOf = (page: Page) => render(page).keyboard.flat()

const INTENTS = ['opt-out', 'practice', 'limits', 'past-data', 'rights', 'alternatives', 'changes'] as const
const ASKS = realContent().content.guides.flatMap(({ id }) => INTENTS.map((intent) => ({ intent, platforms: [id] })))

/** What the server would say of a message, and of the same posted as a result. */
const refusals = (message: string, markup: Markup, keyboard: unknown): readonly string[] => [
  ...checkContent(markup === RICH ? 'sendRichMessage' : 'sendMessage', {
    ...(markup === RICH ? { rich_message: { html: message } } : { text: message, parse_mode: 'HTML' }),
    reply_markup: { inline_keyboard: keyboard },
  }),
]

describe('every answer', () => {
  test.for([
    ['rich', RICH, undefined],
    ['rich', RICH, 'de'],
    ['plain', PLAIN, undefined],
    ['plain', PLAIN, 'us-ca'],
  ] as const)('%s, about every app, is taken by Telegram', ([, markup, region]) => {
    const wrong = ASKS.flatMap((ask) => {
      const { reply } = assistant.respond({
        input: { ask: { ...ask, region } },
        context: undefined,
        preferences: { locale: 'en' },
        now: NOW,
      })
      const whole = render({ blocks: reply.blocks, speaker }, markup)
      const short = renderShort({ blocks: reply.blocks, speaker }, markup, assistant.tokens, 'https://t.me/bot?start=x')
      return [whole, short].flatMap(({ messages, keyboard }) => messages.flatMap((message) => refusals(message, markup, keyboard)))
    })
    expect(wrong).toEqual([])
  })

  test.for(replyLocales(assistant.speaker))('in %s too', (locale) => {
    const wrong = ASKS.slice(0, 70).flatMap((ask) => {
      const { reply } = assistant.respond({
        input: { ask: { ...ask, region: 'eu' } },
        context: undefined,
        preferences: { locale },
        now: NOW,
      })
      const page = { blocks: reply.blocks, speaker: assistant.speaker(locale) }
      return [RICH, PLAIN].flatMap((markup) => {
        const { messages, keyboard } = render(page, markup)
        return messages.flatMap((message) => refusals(message, markup, keyboard))
      })
    })
    expect(wrong).toEqual([])
  })

  test('a check-up of forty apps comes whole, in as many messages as it needs', () => {
    const platforms = realContent()
      .content.guides.slice(0, 40)
      .map(({ id }) => id)
    const { reply } = assistant.respond({
      input: { ask: { intent: 'checkup', platforms } },
      context: undefined,
      preferences: { locale: 'en' },
      now: NOW,
    })
    for (const markup of [RICH, PLAIN]) {
      const { messages, keyboard } = render({ blocks: reply.blocks, speaker }, markup)
      expect(messages.flatMap((message) => refusals(message, markup, keyboard))).toEqual([])
      const steps = reply.blocks.flatMap((block) => (block.type === 'steps' ? block.items : []))
      const shown = messages
        .map((message) => parsePlain(message.replace(/<\/?(?:p|h\d|ul|ol|li|details|summary)[^>]*>/g, ' ')).text)
        .join(' ')
      expect(steps.filter((step) => !shown.includes(step))).toEqual([])
    }
  })
})

describe('a page', () => {
  test('what a person wrote is shown as they wrote it, whatever it holds', () => {
    const text = `<b>"&amp;' </details><script>`
    for (const markup of [PLAIN, RICH])
      for (const block of [
        { type: 'text', text },
        { type: 'heading', text },
        { type: 'steps', title: text, items: [text] },
        { type: 'details', title: text, blocks: [{ type: 'note', text }] },
        { type: 'document', title: text, fileName: 'a.txt', body: text },
      ] satisfies Block[])
        expect(render(pageOf(block), markup).messages.flatMap((message) => refusals(message, markup, []))).toEqual([])
  })

  test('an address becomes a button where it is https, and is written out where it is not', () => {
    const links: Block = {
      type: 'links',
      links: [
        { label: 'Open', url: 'https://example.org/a' },
        { label: 'Write', url: 'mailto:me@example.org?subject=x' },
      ],
    }
    const { messages, keyboard } = render(pageOf({ type: 'text', text: 'x' }, links))
    expect(keyboard).toEqual([[{ text: 'Open', url: 'https://example.org/a' }]])
    expect(messages[0]).toContain('Write: me@example.org')
  })

  test('many addresses stand with what they belong to', () => {
    const link = (url: string): Block => ({ type: 'links', links: [{ label: 'Open', url }] })
    const { messages, keyboard } = render(pageOf(...['a', 'b', 'c', 'd'].map((each) => link(`https://example.org/${each}`))))
    expect(keyboard).toEqual([])
    expect(messages[0]?.match(/<a href/g)).toHaveLength(4)
  })

  test('a short text is copied by a button, a longer one is a file', () => {
    const document = (body: string): Block => ({ type: 'document', title: 'robots.txt', fileName: 'robots.txt', body })
    const short = 'x'.repeat(MAX_COPY_LENGTH)
    expect(buttonsOf(pageOf(document(short)))).toEqual([{ text: '📋 robots.txt', copy_text: { text: short } }])
    expect(render(pageOf(document(short))).files).toEqual([])
    expect(buttonsOf(pageOf(document(`${short}y`)))).toEqual([])
    expect(render(pageOf(document(`${short}y`))).files).toEqual([{ name: 'robots.txt', body: `${short}y` }])
  })

  test('a choice that names too much for a button has none', () => {
    const platforms = realContent()
      .content.guides.slice(0, 30)
      .map(({ id }) => id)
    const choices: Block = { type: 'choices', prompt: 'Which?', choices: [{ label: 'All', ask: { intent: 'checkup', platforms } }] }
    const { messages, keyboard } = render(pageOf(choices))
    expect(keyboard).toEqual([])
    expect(messages).toEqual(['<b>Which?</b>'])
  })

  test('a correction changes the message where it is one, and answers anew where it is several', () => {
    const reading: Block = {
      type: 'reading',
      text: 'r',
      corrections: [{ label: 'iPhone', ask: { intent: 'opt-out', platforms: ['x'], device: 'ios' } }],
    }
    const marks = (page: Page) => buttonsOf(page).map((button) => ('callback_data' in button ? button.callback_data.charAt(0) : ''))
    expect(marks(pageOf({ type: 'text', text: 'short' }, reading))).toEqual(['e'])
    expect(marks(pageOf({ type: 'text', text: 'long '.repeat(1_000) }, reading))).toEqual(['n'])
  })
})

describe('dividing', () => {
  test('only between blocks, with the title of a fold on each part', () => {
    const pieces = [...Array.from({ length: 3 }, (_, index) => `<b>${index}</b>${'x'.repeat(1_500)}`)]
    expect(pack(pieces, PLAIN).map((message) => message.match(/<b>/g)?.length)).toEqual([2, 1])
    const folded = pack([{ title: 'More', pieces }], PLAIN)
    expect(folded).toHaveLength(2)
    expect(folded.every((message) => message.startsWith('<blockquote expandable><b>More</b>'))).toBe(true)
  })

  test('a text without a place to divide it at is cut between characters', () => {
    const parts = divideText('🙂'.repeat(3_000), 1_001)
    expect(parts.join('')).toBe('🙂'.repeat(3_000))
    expect(parts.every((part) => part.length <= 1_001 && !/^[\udc00-\udfff]/.test(part))).toBe(true)
  })

  test('short labels share a row, long ones have their own', () => {
    const row = (...labels: string[]) => rowsOf(labels.map((label) => urlButton(label, 'https://x.org'))).map(({ length }) => length)
    expect(row('iPhone', 'Android', 'a browser', 'UK')).toEqual([3, 1])
    expect(row('European Union', 'UK', 'Brazil')).toEqual([2, 1])
    expect(row('a label that is far too long to share', 'UK')).toEqual([1, 1])
  })
})

describe('what is kept of pages', () => {
  const page = (key: string): Page & { made: number } => {
    const its = {
      made: 0,
      key,
      speaker,
      get blocks(): readonly Block[] {
        its.made += 1
        return [{ type: 'text', text: 'x'.repeat(100) }]
      },
    }
    return its
  }

  test('the same page is not made twice; another markup is another page', () => {
    const kept = createPageRenderer(assistant.tokens)
    const first = page('a')
    const second = page('a')
    expect(kept(first, RICH)).toBe(kept(second, RICH))
    expect(second.made).toBe(0)
    expect(kept(second, PLAIN)).not.toEqual(kept(first, RICH))
  })

  test('there is an end to what is kept', () => {
    const kept = createPageRenderer(assistant.tokens, 250)
    for (const key of ['a', 'b', 'c']) kept(page(key), PLAIN)
    const [oldest, newest] = [page('a'), page('c')]
    kept(newest, PLAIN)
    kept(oldest, PLAIN)
    expect([oldest.made > 0, newest.made > 0]).toEqual([true, false])
  })

  test('a page without a key is made each time', () => {
    const kept = createPageRenderer(assistant.tokens)
    expect(kept(pageOf({ type: 'text', text: 'a' }), PLAIN)).not.toEqual(kept(pageOf({ type: 'text', text: 'b' }), PLAIN))
  })
})

test('a link opens what it was made for', () => {
  for (const ask of ASKS.map((each) => ({ ...each, region: 'us-ca', device: 'ios' as const }))) {
    const parameter = writeStart(ask, 'pt-BR', assistant)
    expect(parameter).toMatch(/^[\w-]{1,64}$/)
    expect(readStart(parameter, assistant)).toEqual({ ask, locale: 'pt-BR' })
  }
  expect(writeStart(undefined, 'en', assistant)).toBe('help')
  expect(MAX_TOKEN_LENGTH).toBeLessThan(64)
})

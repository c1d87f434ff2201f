/** The test server refuses what Telegram refuses: else the visits would prove nothing. */
import { Api } from 'grammy/web'
import { expect, test } from 'vitest'
import { parsePlain, parseRich } from '../../support/telegram-html.ts'
import { createLimits } from '../../support/telegram-limits.ts'
import { openTelegramServer, TOKEN } from '../../support/telegram-server.ts'
import { hasSpec } from '../../support/telegram-spec.ts'

test.for([
  '<b>a',
  'a</b>',
  '<i><b>a</i></b>',
  '<p>a</p>',
  'a < b',
  'a > b',
  'a & b',
  '&nbsp;',
  '<a>x</a>',
  '<a href="javascript:x">x</a>',
  '<blockquote><blockquote>a</blockquote></blockquote>',
  '<pre><b>a</b></pre>',
])('as a plain message: %s', (html) => {
  expect(parsePlain(html).problems).not.toEqual([])
})

test.for([
  '<li>a</li>',
  '<ul>a<b>b</b></ul>',
  '<p><ul><li>a</li></ul></p>',
  '<b><p>a</p></b>',
  '<summary>a</summary>',
  '<div>a</div>',
  '<details><summary>a</summary>',
  `${'<details>'.repeat(17)}${'</details>'.repeat(17)}`,
])('as a rich message: %s', (html) => {
  expect(parseRich(html).problems).not.toEqual([])
})

test.for(['<b>a</b> &lt; <a href="https://x.org?a=1&amp;b=2">b</a>', '<blockquote expandable>a</blockquote>', '<pre>a &amp; b</pre>'])(
  'takes %s',
  (html) => {
    expect(parsePlain(html).problems).toEqual([])
  },
)

const KEYBOARD = (button: object) => ({ inline_keyboard: [[button]] }) as never

test.for<readonly [string, (api: Api) => Promise<unknown>, RegExp]>([
  ['a chat it does not know', (api) => api.raw.sendMessage({ chat_id: 9, text: 'a' }), /chat not found/],
  ['no text', (api) => api.raw.sendMessage({ chat_id: 1, text: '' }), /empty/],
  ['too much text', (api) => api.raw.sendMessage({ chat_id: 1, text: 'x'.repeat(4_097) }), /too long/],
  [
    'data of 65 bytes',
    (api) => api.raw.sendMessage({ chat_id: 1, text: 'a', reply_markup: KEYBOARD({ text: 'b', callback_data: 'x'.repeat(65) }) }),
    /BUTTON_DATA/,
  ],
  [
    'a button that does nothing',
    (api) => api.raw.sendMessage({ chat_id: 1, text: 'a', reply_markup: KEYBOARD({ text: 'b' }) }),
    /unallowed/,
  ],
  [
    'a text too long to copy',
    (api) => api.raw.sendMessage({ chat_id: 1, text: 'a', reply_markup: KEYBOARD({ text: 'b', copy_text: { text: 'x'.repeat(257) } }) }),
    /COPY_TEXT/,
  ],
  ['an old query', (api) => api.raw.answerCallbackQuery({ callback_query_id: 'none' }), /too old/],
  ['the same result twice', (api) => api.raw.answerInlineQuery({ inline_query_id: 'a', results: [RESULT, RESULT] }), /DUPLICATE/],
])('refuses %s', async ([, call, expected]) => {
  await using server = await openTelegramServer()
  server.knowChat(1)
  await expect(call(new Api(TOKEN, { apiRoot: server.url }))).rejects.toThrow(expected)
})

const RESULT = { type: 'article', id: 'x', title: 't', input_message_content: { message_text: 'm' } } as const

test.skipIf(!hasSpec)('refuses a field, a type and an absence that the specification does not know (needs shared/specs)', async () => {
  await using server = await openTelegramServer()
  server.knowChat(1)
  const { raw } = new Api(TOKEN, { apiRoot: server.url })
  for (const payload of [
    { chat_id: 1, text: 'a', colour: 'red' },
    { chat_id: 1, text: 5 },
    { text: 'a' },
    { chat_id: 1, text: 'a', link_preview_options: { off: true } },
  ])
    await expect(raw.sendMessage(payload as never)).rejects.toThrow(/unknown field|expected|missing/)
  await expect(raw.sendSticker({ chat_id: 1 } as never)).rejects.toThrow(/missing/)
})

test('an offset confirms what is before it, and a second poll ends the first', async () => {
  await using server = await openTelegramServer()
  const { raw } = new Api(TOKEN, { apiRoot: server.url })
  const ids = [1, 2, 3].map(() => server.deliver({ poll: {} }))
  expect(await raw.getUpdates({})).toHaveLength(3)
  expect(await raw.getUpdates({ offset: ids[1] ?? 0 })).toHaveLength(2)
  expect(await raw.getUpdates({})).toHaveLength(2)
  expect(await raw.getUpdates({ offset: (ids[2] ?? 0) + 1 })).toEqual([])
  const polls = [raw.getUpdates({ timeout: 10 }), raw.getUpdates({ timeout: 10 })]
  for (const poll of polls) poll.catch(() => {})
  await expect(Promise.race(polls)).rejects.toThrow(/terminated by other getUpdates/)
})

test('the limits: a burst in a chat, then one a second; twenty a minute in a group; thirty a second in all', () => {
  const limits = createLimits()
  const granted = (chatId: number, count: number, nowMs: number): number =>
    Array.from({ length: count }, () => limits.take(chatId, nowMs)).filter((wait) => wait === undefined).length
  expect(granted(1, 10, 0)).toBe(5)
  expect(limits.take(1, 0)).toBe(1)
  expect(granted(1, 10, 1_000)).toBe(1)
  expect(granted(-1, 30, 10_000)).toBe(20)
  expect(limits.take(-1, 10_000)).toBe(3)
  const taken = (from: number, isPaid: boolean): number =>
    Array.from({ length: 1_100 }, (_, index) => limits.take(from + index, 20_000, isPaid)).filter((wait) => wait === undefined).length
  expect(taken(100, false)).toBe(30)
  expect(taken(10_000, true)).toBe(1_000)
})

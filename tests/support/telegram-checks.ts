/** What Telegram refuses beyond types: lengths, markup, buttons, inline results. */
import type { Params } from './telegram-answer.ts'
import { parsePlain, parseRich } from './telegram-html.ts'

/** @returns what is wrong with a call, as the server would say it. */
export function checkContent(method: string, params: Params): readonly string[] {
  return [
    ...textProblems(params['text'], params['parse_mode'], 'text'),
    ...richProblems(params['rich_message']),
    ...markupProblems(params['reply_markup']),
    ...(CHECKS[method]?.(params) ?? []),
  ]
}

const CHECKS: Readonly<Record<string, (params: Params) => string[]>> = {
  sendMessage: ({ text }) => (text === undefined ? ['message text is empty'] : []),
  editMessageText: ({ text, rich_message }) => ((text === undefined) === (rich_message === undefined) ? ['message text is empty'] : []),
  answerCallbackQuery: ({ text = '' }) => (String(text).length > 200 ? ['MESSAGE_TOO_LONG'] : []),
  answerInlineQuery: inlineProblems,
  answerGuestQuery: ({ result }) => resultProblems(result),
  setMyCommands: ({ commands }) => asList(commands).flatMap(commandProblems),
  setMyDescription: ({ description = '' }) => (String(description).length > 512 ? ['description is too long'] : []),
  setMyShortDescription: ({ short_description = '' }) => (String(short_description).length > 120 ? ['short description is too long'] : []),
  sendDocument: ({ document }) => (Number(asRecord(document)['size'] ?? 1) > 0 ? [] : ['file must be non-empty']),
  setWebhook: ({ url, secret_token = '' }) =>
    /^(https:\/\/|$)/.test(String(url)) && /^[\w-]{0,256}$/.test(String(secret_token))
      ? []
      : ['bad webhook: An HTTPS URL must be provided for webhook'],
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function textProblems(text: unknown, parseMode: unknown, name: string): string[] {
  if (text === undefined) return []
  const { problems, text: shown } = parseMode === 'HTML' ? parsePlain(String(text)) : { problems: [], text: String(text) }
  if (problems.length > 0) return [`can't parse entities: ${problems.join('; ')}`]
  if (shown.trim() === '') return [`message ${name} is empty`]
  return shown.length > 4096 ? ['message is too long'] : []
}

function richProblems(rich: unknown): string[] {
  if (rich === undefined) return []
  const { html, markdown } = asRecord(rich)
  if ((html === undefined) === (markdown === undefined)) return ['exactly one of html and markdown must be used']
  const { problems, text, blocks } = parseRich(String(html))
  if (problems.length > 0) return [`can't parse entities: ${problems.join('; ')}`]
  if (text.trim() === '') return ['RICH_MESSAGE_EMPTY']
  return [...text].length > 32_768 || blocks > 500 ? ['RICH_MESSAGE_TOO_LONG'] : []
}

function markupProblems(markup: unknown): string[] {
  const rows = asList(asRecord(markup)['inline_keyboard']).map(asList)
  if (rows.flat().length > 100) return ['too many buttons']
  return rows.flatMap((row) => [
    ...(row.length < 1 || row.length > 8 ? ['a row of 1 to 8 buttons is expected'] : []),
    ...row.flatMap(buttonProblems),
  ])
}

/** Fields that say what a button does. */
const KINDS = [
  'url',
  'callback_data',
  'copy_text',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'web_app',
  'login_url',
  'pay',
]

function buttonProblems(button: unknown): string[] {
  const { text, ...rest } = asRecord(button)
  const kinds = KINDS.filter((kind) => rest[kind] !== undefined)
  if (typeof text !== 'string' || text.trim() === '') return ['button text is empty']
  if (kinds.length !== 1) return ['text buttons are unallowed in the inline keyboard']
  if (rest['callback_data'] !== undefined && !isWithinBytes(rest['callback_data'], 64)) return ['BUTTON_DATA_INVALID']
  if (rest['url'] !== undefined && !/^(https?|tg):\/\/[^\s]+$/.test(String(rest['url']))) return ['BUTTON_URL_INVALID']
  const copied = rest['copy_text'] === undefined ? 'x' : asRecord(rest['copy_text'])['text']
  return typeof copied === 'string' && copied.length >= 1 && copied.length <= 256 ? [] : ['BUTTON_COPY_TEXT_INVALID']
}

const isWithinBytes = (value: unknown, max: number): boolean => {
  const bytes = Buffer.byteLength(String(value))
  return bytes >= 1 && bytes <= max
}

function inlineProblems({ results, next_offset = '', button }: Params): string[] {
  const list = asList(results)
  const ids = list.map((result) => asRecord(result)['id'])
  const start = asRecord(button)['start_parameter']
  return [
    ...(list.length > 50 ? ['RESULTS_TOO_MUCH'] : []),
    ...(new Set(ids).size < ids.length ? ['RESULT_ID_DUPLICATE'] : []),
    ...(Buffer.byteLength(String(next_offset)) > 64 ? ['NEXT_OFFSET_INVALID'] : []),
    ...(start !== undefined && !/^[\w-]{1,64}$/.test(String(start)) ? ['START_PARAM_INVALID'] : []),
    ...list.flatMap(resultProblems),
  ]
}

function resultProblems(result: unknown): string[] {
  const { id, title, input_message_content, reply_markup } = asRecord(result)
  const { message_text, parse_mode, rich_message } = asRecord(input_message_content)
  return [
    ...(isWithinBytes(id, 64) ? [] : ['RESULT_ID_INVALID']),
    ...(typeof title === 'string' && title !== '' ? [] : ['ARTICLE_TITLE_EMPTY']),
    ...(message_text === undefined && rich_message === undefined ? ['message text is empty'] : []),
    ...textProblems(message_text, parse_mode, 'text'),
    ...richProblems(rich_message),
    ...markupProblems(reply_markup),
  ]
}

function commandProblems(command: unknown): string[] {
  const { command: name, description } = asRecord(command)
  const isGood = /^[a-z0-9_]{1,32}$/.test(String(name)) && String(description).length >= 1 && String(description).length <= 256
  return isGood ? [] : ['BOT_COMMAND_INVALID']
}

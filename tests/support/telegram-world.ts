/** What a Bot API server remembers: messages, queries to be answered, chats, the bot's profile. */
import { type Answer, accept, BOT, badRequest, type Params, refusal } from './telegram-answer.ts'

const TOO_OLD = 'query is too old and response timeout expired or query ID is invalid'
const NOT_MODIFIED = 'message is not modified: specified new message content and reply markup are exactly the same'

export interface Hook {
  readonly url: string
  readonly secret: string
  readonly allowed: readonly string[]
}

type Method = (params: Params) => Answer

export function createWorld() {
  const sent = new Map<string, string>()
  const open = new Set<string>()
  const chats = new Set<number>()
  const administrators = new Map<number, readonly number[]>()
  let webhook: Hook | undefined
  let nextMessage = 5000

  const message: Method = (params) => {
    const chatId = Number(params['chat_id'])
    if (!chats.has(chatId)) return badRequest('chat not found')
    nextMessage += 1
    sent.set(`${chatId} ${nextMessage}`, contentOf(params))
    const type = chatId < 0 ? 'supergroup' : 'private'
    return accept({ message_id: nextMessage, date: 1, chat: { id: chatId, type }, from: BOT })
  }
  const edit: Method = (params) => {
    const { inline_message_id: inlineId, chat_id, message_id } = params
    const key = inlineId === undefined ? `${chat_id} ${message_id}` : String(inlineId)
    const before = sent.get(key)
    if (before === undefined && inlineId === undefined) return badRequest('message to edit not found')
    sent.set(key, contentOf(params))
    return before === contentOf(params) ? badRequest(NOT_MODIFIED) : accept()
  }
  const answerOpen = (id: unknown, result: unknown = true): Answer => (open.delete(String(id)) ? accept(result) : badRequest(TOO_OLD))
  const methods: Readonly<Record<string, Method>> = {
    getMe: () => accept(BOT),
    sendMessage: message,
    sendRichMessage: message,
    sendDocument: message,
    editMessageText: edit,
    answerCallbackQuery: ({ callback_query_id: id }) => answerOpen(id),
    answerInlineQuery: ({ inline_query_id: id }) => answerOpen(id),
    answerGuestQuery: ({ guest_query_id: id }) => answerOpen(id, { inline_message_id: `guest-${id}` }),
    getChatAdministrators: ({ chat_id }) =>
      accept(
        (administrators.get(Number(chat_id)) ?? []).map((id) => ({
          status: 'administrator',
          user: { id, is_bot: false, first_name: 'Admin' },
        })),
      ),
    setWebhook({ url, secret_token, allowed_updates }) {
      webhook = { url: String(url), secret: String(secret_token), allowed: Array.isArray(allowed_updates) ? allowed_updates : [] }
      return accept()
    },
    getWebhookInfo: () => accept({ url: webhook?.url ?? '', has_custom_certificate: false, pending_update_count: 0 }),
    deleteWebhook() {
      webhook = undefined
      return accept()
    },
    ...createProfile(),
  }
  return {
    answer: (method: string, params: Params): Answer =>
      methods[method]?.(params) ?? refusal({ code: 404, description: 'Not Found: method not found' }),
    webhook: () => webhook,
    setAdministrators: (chatId: number, ids: readonly number[]) => void administrators.set(chatId, ids),
    /** Whatever chat and query an update names may be answered from now on. */
    know(update: Params): void {
      for (const [, chatId, movedTo] of JSON.stringify(update).matchAll(/"chat":\{"id":(-?\d+)|"migrate_to_chat_id":(-?\d+)/g))
        chats.add(Number(chatId ?? movedTo))
      for (const id of [
        idIn(update['callback_query'], 'id'),
        idIn(update['inline_query'], 'id'),
        idIn(update['guest_message'], 'guest_query_id'),
      ])
        if (id !== undefined) open.add(id)
    },
    knowChat: (chatId: number) => void chats.add(chatId),
    /** Queries not answered so far. */
    open: () => [...open],
  }
}

const idIn = (value: unknown, name: string): string | undefined =>
  typeof value === 'object' && value !== null && name in value ? String((value as Record<string, unknown>)[name]) : undefined

const contentOf = ({ text, rich_message, reply_markup }: Params): string => JSON.stringify([text, rich_message, reply_markup])

/** Commands and descriptions, by scope and language. */
function createProfile(): Readonly<Record<string, Method>> {
  const kept = new Map<string, unknown>()
  const keyOf = (name: string, { language_code = '', scope }: Params): string => `${name} ${language_code} ${JSON.stringify(scope ?? null)}`
  const set =
    (name: string): Method =>
    (params) => {
      kept.set(keyOf(name, params), params[name])
      return accept()
    }
  const get =
    (name: string): Method =>
    (params) =>
      accept({ [name]: kept.get(keyOf(name, params)) ?? '' })
  return {
    setMyCommands: set('commands'),
    getMyCommands: (params) => accept(kept.get(keyOf('commands', params)) ?? []),
    setMyDescription: set('description'),
    getMyDescription: get('description'),
    setMyShortDescription: set('short_description'),
    getMyShortDescription: get('short_description'),
  }
}

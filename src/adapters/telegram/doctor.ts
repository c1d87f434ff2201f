/** Looks whether Telegram is set up as the program needs it: token, door, inline mode. */
import { Api } from 'grammy/web'
import type { Finding } from '../../core/finding.ts'
import { toFailure } from './failure.ts'
import { createLeanFetch } from './lean-fetch.ts'
import { wrongToken } from './poller.ts'

export interface TelegramSetup {
  readonly token: string
  readonly apiUrl: string
  readonly webhook: { readonly url: string } | undefined
}

const TIMEOUT_SECONDS = 15

export async function examineTelegram({ token, apiUrl, webhook }: TelegramSetup): Promise<readonly Finding[]> {
  const { raw } = new Api(token, {
    apiRoot: apiUrl,
    timeoutSeconds: TIMEOUT_SECONDS,
    fetch: createLeanFetch(apiUrl) as unknown as typeof fetch,
  })
  try {
    const me = await raw.getMe()
    const { url, pending_update_count: pending, last_error_date: failedAt } = await raw.getWebhookInfo()
    return [
      { state: 'ok', about: 'Telegram token', says: `belongs to @${me.username}` },
      examineDoor(webhook?.url, url),
      ...(webhook && failedAt !== undefined && pending > 0
        ? [
            {
              state: 'wrong' as const,
              about: 'Telegram webhook',
              says: `${pending} updates wait: Telegram could not deliver them lately. Check that the address is public and HTTPS is valid.`,
            },
          ]
        : []),
      me.can_read_all_group_messages
        ? {
            state: 'note',
            about: 'Telegram groups',
            says: 'privacy mode is off: the bot reads every message of a group. /setprivacy in @BotFather turns it on.',
          }
        : { state: 'ok', about: 'Telegram groups', says: 'privacy mode is on' },
      me.supports_inline_queries
        ? { state: 'ok', about: 'Telegram inline', says: 'on' }
        : { state: 'note', about: 'Telegram inline', says: 'off: /setinline in @BotFather turns it on' },
    ]
  } catch (error) {
    const { code, reason } = toFailure(error)
    const says =
      reason === 'wrong-token'
        ? wrongToken().message
        : `Telegram cannot be reached (${code}, ${reason}). Check the network and TELEGRAM_API_URL.`
    return [{ state: 'wrong', about: 'Telegram token', says }]
  }
}

function examineDoor(wanted: string | undefined, set: string | undefined): Finding {
  const about = 'Telegram door'
  if (wanted === undefined)
    return set === undefined || set === ''
      ? { state: 'ok', about, says: 'long polling' }
      : { state: 'note', about, says: 'a webhook is set, and TELEGRAM_WEBHOOK_URL is not: the next start removes it and polls' }
  if (set === wanted) return { state: 'ok', about, says: 'the webhook' }
  return { state: 'note', about, says: 'the webhook is not set yet: the next start sets it' }
}

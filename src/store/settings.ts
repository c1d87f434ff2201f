/** What a chat asked to be kept, and forgetting it. */
import type { ChatSettingsStore } from '../core/ports.ts'
import { type Database, firstOf } from './database.ts'
import { toSettings } from './rows.ts'
import { endSubscription } from './subscriptions.ts'

export function createSettings({ query, transaction }: Database): ChatSettingsStore {
  return {
    async readSettings({ adapter, chatId }) {
      const row = firstOf(await query('select locale, region, device from settings where adapter = $1 and chat_id = $2', [adapter, chatId]))
      return row && toSettings(row)
    },
    async writeSettings({ adapter, chatId }, { locale, region, device }) {
      if (locale === undefined && region === undefined && device === undefined) {
        // There is no reason to keep the id of a chat that has set nothing.
        await query('delete from settings where adapter = $1 and chat_id = $2', [adapter, chatId])
        return
      }
      await query(
        `insert into settings (adapter, chat_id, locale, region, device) values ($1, $2, $3, $4, $5)
          on conflict (adapter, chat_id) do update set locale = excluded.locale, region = excluded.region, device = excluded.device`,
        [adapter, chatId, locale ?? null, region ?? null, device ?? null],
      )
    },
    forgetChat: (chat) =>
      transaction(async (ask) => {
        await endSubscription(ask, chat)
        for (const table of ['settings', 'reminders'])
          await ask(`delete from ${table} where adapter = $1 and chat_id = $2`, [chat.adapter, chat.chatId])
      }),
  }
}

/** Recurring reminders, one a chat. */
import type { ReminderStore } from '../core/store.ts'
import { type Database, firstOf } from './database.ts'
import { toReminder, toWords } from './rows.ts'

const SELECT = 'select adapter, chat_id, every_months, platforms, locale, next_at from reminders'

export function createReminders({ query }: Database): ReminderStore {
  return {
    async remind({ chat, everyMonths, platforms, locale, nextAt }) {
      await query(
        `insert into reminders (adapter, chat_id, every_months, platforms, locale, next_at) values ($1, $2, $3, $4, $5, $6)
          on conflict (adapter, chat_id) do update set every_months = excluded.every_months, platforms = excluded.platforms,
          locale = excluded.locale, next_at = excluded.next_at`,
        [chat.adapter, chat.chatId, everyMonths, toWords(platforms), locale, nextAt.getTime()],
      )
    },
    async reminderOf({ adapter, chatId }) {
      const row = firstOf(await query(`${SELECT} where adapter = $1 and chat_id = $2`, [adapter, chatId]))
      return row && toReminder(row)
    },
    async stopReminder({ adapter, chatId }) {
      const { count } = await query('delete from reminders where adapter = $1 and chat_id = $2', [adapter, chatId])
      return count > 0
    },
    async dueReminders(adapter, now, limit) {
      const { rows } = await query(`${SELECT} where adapter = $1 and next_at <= $2 order by next_at limit $3`, [
        adapter,
        now.getTime(),
        limit,
      ])
      return rows.map(toReminder)
    },
    async advanceReminder({ adapter, chatId }, from, to) {
      const { count } = await query('update reminders set next_at = $4 where adapter = $1 and chat_id = $2 and next_at = $3', [
        adapter,
        chatId,
        from.getTime(),
        to.getTime(),
      ])
      return count > 0
    },
  }
}

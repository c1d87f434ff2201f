/** Settings of chats in memory: for tests, and where no store is given. Gone with the process. */
import type { ChatRef, ChatSettings, ChatSettingsStore } from '../../core/ports.ts'

export function createMemorySettings(): ChatSettingsStore {
  const kept = new Map<string, ChatSettings>()
  const keyOf = ({ adapter, chatId }: ChatRef): string => `${adapter} ${chatId}`
  return {
    readSettings: async (chat) => kept.get(keyOf(chat)),
    writeSettings: async (chat, settings) => void kept.set(keyOf(chat), settings),
    forgetChat: async (chat) => void kept.delete(keyOf(chat)),
  }
}

/** What is known of a chat and the person in it: settings kept on request, the thread of the last minutes, how much they asked. */
import { type Allowance, createAllowance, type Verdict } from '../../core/conversation/allowance.ts'
import type { Assistant, Incoming, Outcome, Preferences } from '../../core/conversation/assistant.ts'
import { type Contexts, createContexts } from '../../core/conversation/contexts.ts'
import { DEFAULT_LOCALE } from '../../core/locale.ts'
import type { ChatRef, ChatSettings, ChatSettingsStore, Log } from '../../core/ports.ts'
import type { Sender } from './events.ts'

/** An inline query comes with every few letters typed. */
const INLINE_PER_MINUTE = 90

export interface MemoryParts {
  readonly assistant: Assistant
  readonly settings: ChatSettingsStore
  readonly clock: () => Date
  readonly log: Log
}

/** A chat, and who speaks in it. */
export interface Thread {
  readonly chatId: number
  readonly sender: Sender
}

export interface ThreadTurn extends Pick<Incoming, 'input' | 'preferences' | 'isOverheard'> {
  /** What a button or link asks is answered in the language it was made in, whatever was spoken since. */
  readonly locale?: string | undefined
}

export interface Memory {
  /** What a chat has set; without a store that answers, nothing. */
  settingsOf(chatId: number): Promise<ChatSettings>
  preferencesOf(thread: Thread): Promise<Preferences>
  /** @throws what the store throws. */
  write(chatId: number, settings: ChatSettings): Promise<void>
  /** Erases all of a chat, and the thread of the one who asked for it. @throws what the store throws. */
  forget(thread: Thread): Promise<void>
  /** Drops the thread alone. */
  forgetThread(thread: Thread): void
  /** A group has a new id: its settings go with it. */
  move(fromChatId: number, toChatId: number): Promise<void>
  /** One turn; the thread goes on from it. */
  respond(thread: Thread, turn: ThreadTurn): Outcome
  takeAnswer(sender: Sender): Verdict
  takeInline(sender: Sender): Verdict
}

const chatRef = (chatId: number): ChatRef => ({ adapter: 'telegram', chatId: `${chatId}` })
const keyOf = ({ chatId, sender }: Thread): string => `${chatId} ${sender.id}`

export function createMemory({ assistant, settings, clock, log }: MemoryParts): Memory {
  const contexts: Contexts = createContexts()
  const answers = createAllowance()
  const inline = createAllowance(INLINE_PER_MINUTE)
  const take = (allowance: Allowance, { id }: Sender): Verdict => allowance.take(`${id}`, clock())

  const settingsOf = async (chatId: number): Promise<ChatSettings> => {
    try {
      return (await settings.readSettings(chatRef(chatId))) ?? {}
    } catch (error) {
      log.warn('telegram.settings-unread', { name: nameOf(error) })
      return {}
    }
  }
  return {
    settingsOf,
    async preferencesOf({ chatId, sender }) {
      const { locale, region, device } = await settingsOf(chatId)
      return { locale: locale ?? sender.languageCode ?? DEFAULT_LOCALE, region, device }
    },
    write: (chatId, changed) => settings.writeSettings(chatRef(chatId), changed),
    async forget(thread) {
      contexts.delete(keyOf(thread))
      await settings.forgetChat(chatRef(thread.chatId))
    },
    forgetThread: (thread) => contexts.delete(keyOf(thread)),
    async move(fromChatId, toChatId) {
      try {
        const kept = await settings.readSettings(chatRef(fromChatId))
        if (kept) await settings.writeSettings(chatRef(toChatId), kept)
        await settings.forgetChat(chatRef(fromChatId))
      } catch (error) {
        log.warn('telegram.settings-unmoved', { name: nameOf(error) })
      }
    },
    respond(thread, { input, preferences, isOverheard = false, locale }) {
      const key = keyOf(thread)
      const own = locale !== undefined && { locale }
      const known = contexts.get(key)
      const outcome = assistant.respond({
        input,
        context: known && { ...known, ...own },
        preferences: { ...preferences, ...own },
        now: clock(),
        isOverheard,
      })
      contexts.set(key, outcome.context)
      return outcome
    },
    takeAnswer: (sender) => take(answers, sender),
    takeInline: (sender) => take(inline, sender),
  }
}

/** Of an error, the one thing that holds no data. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

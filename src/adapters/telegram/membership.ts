/** The bot was taken out of a chat, is back in one, or a group got another id: what is kept of them follows. */
import type { ChatRef } from '../../core/ports.ts'
import type { Keeping } from './announcing.ts'
import type { Memory } from './memory.ts'
import { movedChatId } from './places.ts'

export interface MembershipParts {
  readonly memory: Memory
  readonly keeping?: Keeping | undefined
  readonly clock: () => Date
}

export interface Membership {
  /** Blocked by a person, or removed from a group or channel. @throws what the store throws. */
  left(chat: Chat): Promise<void>
  /** @throws what the store throws. */
  returned(chat: Chat): Promise<void>
  /** @throws what the store throws. */
  moved(fromChatId: number, toChatId: number): Promise<void>
}

export interface Chat {
  readonly chatId: number
  readonly isPrivate: boolean
}

const refOf = (chatId: number): ChatRef => ({ adapter: 'telegram', chatId: `${chatId}` })

export function createMembership({ memory, keeping, clock }: MembershipParts): Membership {
  if (!keeping)
    return {
      left: ({ chatId }) => memory.forget({ chatId, sender: { id: chatId, isChat: true } }),
      returned: async () => undefined,
      moved: memory.move,
    }
  const { store, subscribing } = keeping

  /** Ends a pause that the network's refusal began, and sends what was missed. */
  const goOn = async (chat: ChatRef): Promise<void> =>
    void (await subscribing.resume({ chat, personId: '', locale: '', stopCommand: '' }, clock()))

  return {
    async left({ chatId, isPrivate }) {
      await store.writeSettings(refOf(chatId), {})
      if (!isPrivate) return store.leaveSpace('telegram', `${chatId}`, clock())
      memory.forgetThread({ chatId, sender: { id: chatId, isChat: false } })
      await store.pause(refOf(chatId), { reason: 'blocked', pausedAt: clock(), isSubscriberTold: true })
      await store.stopReminder(refOf(chatId))
    },
    async returned({ chatId, isPrivate }) {
      if (isPrivate) {
        const own = await store.subscriptionOf(refOf(chatId))
        if (own?.pause?.reason === 'blocked') await goOn(own.chat)
        return
      }
      await store.returnToSpace('telegram', `${chatId}`, clock())
      for (const { chat, pause } of await store.subscriptionsIn('telegram', `${chatId}`))
        if (pause?.reason === 'no-access' || pause?.reason === 'no-permission') await goOn(chat)
    },
    async moved(fromChatId, toChatId) {
      const now = clock()
      const parts = await store.subscriptionsIn('telegram', `${fromChatId}`)
      for (const { chat } of parts.filter(({ chat: part }) => part.chatId !== `${fromChatId}`))
        await store.moveChat(chat, movedChatId(chat.chatId, toChatId), now)
      await store.moveChat(refOf(fromChatId), `${toChatId}`, now)
      // Telegram may have said before that the bot has left the old group.
      await store.returnToSpace('telegram', `${toChatId}`, now)
    },
  }
}

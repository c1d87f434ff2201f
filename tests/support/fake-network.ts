/** A chat network in memory that counts what arrives, and fails when it is told to. */
import type { Delivery, Sender, SendResult, Subscription } from '../../src/core/announcements.ts'
import type { Log, LogFields, Time } from '../../src/core/ports.ts'
import { inShort } from './outbox.ts'

export interface Arrival {
  readonly atMs: number
  readonly chatId: string
  /** `chat: id, id`. */
  readonly what: string
}

export interface FakeNetwork extends Sender {
  readonly arrivals: Arrival[]
  readonly edits: string[]
  readonly told: string[]
  /** Sends now under way. */
  readonly underWay: number
}

export interface FakeNetworkParts {
  readonly time: Time
  readonly latencyMs?: number
  /** What it answers; `undefined` takes the message, `lost` takes it and does not say so. */
  readonly answer?: (delivery: Delivery, nowMs: number) => SendResult | 'never' | 'throw' | 'lost' | undefined
}

export function createFakeNetwork({ time, latencyMs = 100, answer = () => undefined }: FakeNetworkParts): FakeNetwork {
  const arrivals: Arrival[] = []
  const edits: string[] = []
  const told: string[] = []
  let underWay = 0
  const respond = async (delivery: Delivery): Promise<SendResult> => {
    const result = answer(delivery, time.now().getTime())
    if (result === 'never') return new Promise(() => undefined)
    await time.sleep(latencyMs)
    if (result === 'throw') throw new Error('socket hang up')
    if (result && result !== 'lost') return result
    const { chatId } = delivery.subscription.chat
    arrivals.push({ atMs: time.now().getTime(), chatId, what: inShort(delivery) })
    if (result === 'lost') return { type: 'deferred', because: 'trouble', scope: 'chat' }
    return { type: 'sent', messageId: `m-${delivery.id}` }
  }
  return {
    adapter: 'telegram',
    arrivals,
    edits,
    told,
    get underWay() {
      return underWay
    },
    async send(delivery) {
      underWay += 1
      return respond(delivery).finally(() => {
        underWay -= 1
      })
    },
    async edit(delivery, messageId) {
      await time.sleep(latencyMs)
      edits.push(`${messageId} ${inShort(delivery)}`)
      return { type: 'sent', messageId }
    },
    async tellSubscriber({ subscribedBy, chat, pause }: Subscription) {
      await time.sleep(latencyMs)
      told.push(`${subscribedBy}: ${chat.chatId} ${pause?.reason}`)
      return { type: 'sent', messageId: 'told' }
    },
  }
}

export interface Line {
  readonly event: string
  readonly fields: LogFields
}

/** A log that remembers its lines. */
export function createMemoryLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = []
  const write = (event: string, fields: LogFields = {}): void => void lines.push({ event, fields })
  return { lines, info: write, warn: write, error: write }
}

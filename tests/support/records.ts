/** What a store may keep, with every field that there is. */
import type { KeptRecord } from '../../src/core/store.ts'
import { DAY, later, NOW, wish } from './outbox.ts'

export const RECORDS: readonly KeptRecord[] = [
  { type: 'known-change', id: '' },
  { type: 'known-change', id: 'x/1' },
  { type: 'settings', chat: { adapter: 'telegram', chatId: '-1001' }, settings: { locale: 'pt-BR', region: 'br', device: 'ios' } },
  {
    type: 'subscription',
    subscription: {
      ...wish('-1001/7', {
        spaceId: '-1001',
        platforms: ['linkedin', 'meta'],
        region: 'de',
        locale: 'de',
        minSeverity: 'important',
        isSilent: true,
        digest: 'weekly',
        roleId: 'role',
      }),
      createdAt: NOW,
      pause: { reason: 'asked', pausedAt: later(DAY), isSubscriberTold: true },
    },
    leftAt: later(2 * DAY),
  },
  {
    type: 'subscription',
    subscription: { ...wish('2', { subscribedBy: '' }), createdAt: later(DAY), pause: undefined },
    leftAt: undefined,
  },
  {
    type: 'reminder',
    reminder: { chat: { adapter: 'telegram', chatId: '2' }, everyMonths: 3, platforms: ['linkedin'], locale: 'de', nextAt: later(9 * DAY) },
  },
]

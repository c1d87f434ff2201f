/** When a server or group was left, whatever else paused a subscription: it is erased some time after. */
export const leaving = (): readonly string[] => [
  'alter table subscriptions add column left_at bigint',
  `update subscriptions set left_at = paused_at where pause_reason = 'left'`,
  'create index subscriptions_left on subscriptions (left_at) where left_at is not null',
]

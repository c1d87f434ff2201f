/** Deliveries are dropped after a time; what became of them is kept as numbers. */
export const pruning = (): readonly string[] => [
  'alter table announcements add column report text',
  'alter table announcements add column is_pruned smallint not null default 0',
  'create index announcements_unpruned on announcements (created_at) where is_pruned = 0',
]

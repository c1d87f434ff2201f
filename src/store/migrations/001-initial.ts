/** The first tables. `docs/DELIVERY.md` says of every column why it is kept. */
import type { Dialect } from '../database.ts'

export const initial = ({ counted }: Dialect): readonly string[] => [
  `create table settings (
    adapter text not null, chat_id text not null,
    locale text, region text, device text,
    primary key (adapter, chat_id))`,

  `create table subscriptions (
    id ${counted},
    adapter text not null, chat_id text not null, space_id text,
    platforms text, region text, locale text not null, min_severity smallint not null,
    is_silent smallint not null, is_weekly smallint not null,
    subscribed_by text not null, role_id text, created_at bigint not null,
    pause_reason text, paused_at bigint, is_told smallint not null default 0,
    unique (adapter, chat_id))`,
  'create index subscriptions_by_space on subscriptions (adapter, space_id) where space_id is not null',
  'create index subscriptions_untold on subscriptions (adapter, paused_at) where pause_reason is not null and is_told = 0',

  `create table known_changes (id text primary key)`,
  `create table rounds (
    id ${counted}, release_at bigint not null, is_joinable smallint not null,
    spread_to bigint not null default 0, is_spread smallint not null default 0)`,
  'create index rounds_open on rounds (release_at) where is_spread = 0',
  `create table announcements (
    no ${counted}, id text not null unique, round bigint not null,
    topics text not null, regions text not null, severity smallint not null,
    body text not null, version integer not null default 0, state text not null,
    settled_to bigint not null default 0, created_at bigint not null)`,
  'create index announcements_by_round on announcements (round)',
  `create table corrections (
    announcement bigint not null, adapter text not null, corrected_at bigint not null, corrected_to bigint not null,
    primary key (announcement, adapter))`,

  `create table deliveries (
    id ${counted},
    announcement bigint not null, subscription bigint not null, adapter text not null,
    state smallint not null, due_at bigint not null, since bigint not null, attempt smallint not null default 0,
    message bigint, reason text, sent_at bigint, network_message text)`,
  'create unique index deliveries_once on deliveries (announcement, subscription)',
  'create index deliveries_due on deliveries (adapter, due_at, id) where state = 0',
  'create index deliveries_open on deliveries (subscription) where state < 2',

  `create table leaders (name text primary key, holder text not null, until bigint not null)`,
  `create table reminders (
    adapter text not null, chat_id text not null,
    every_months smallint not null, platforms text not null, locale text not null, next_at bigint not null,
    primary key (adapter, chat_id))`,
  'create index reminders_due on reminders (adapter, next_at)',
]

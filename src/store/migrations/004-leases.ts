/** Which waits are leases: where it is known at once that their holder is dead, they need not run out. */
export const leases = (): readonly string[] => ['alter table deliveries add column is_leased smallint not null default 0']

-- What is needed to look whether an operation with a lost answer happened: ids and addresses, never a text or a secret.
alter table operation_log add column trace jsonb not null default '{}';

-- Rate budgets belong to a key at a vendor, which workspaces and processes share: no workspace, no content, only when
-- the next call may be made and how many were.
drop table rate_budgets;
create table rate_slots (
  scope text primary key,
  next_at timestamptz not null
);
create table rate_counts (
  scope text primary key,
  window_start timestamptz not null,
  used integer not null
);
grant select, insert, update on rate_slots, rate_counts to legwork_app, legwork_system;

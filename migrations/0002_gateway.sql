-- What was done to the world, what it cost, and what holds it back.

create table operation_log (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  operation text not null,
  effect text not null check (effect in ('read', 'spend', 'write', 'send', 'destroy')),
  idempotency_key text not null,
  actor_kind text not null,
  actor_id text not null,
  state text not null check (state in ('refused', 'intended', 'done', 'failed', 'unknown')),
  subject jsonb not null default '{}',
  reasons jsonb not null default '[]',
  receipt jsonb,
  error text,
  approval_id uuid,
  intended_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id)
);
-- One effect per key: a refusal never blocks a later, permitted attempt.
create unique index operation_once on operation_log (workspace_id, operation, idempotency_key)
  where state in ('intended', 'done', 'unknown');
create index operation_unsettled on operation_log (workspace_id, intended_at) where state in ('intended', 'unknown');
create index operation_recent on operation_log (workspace_id, intended_at desc);
select make_tenant_table('operation_log');

create table spend_ledger (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  operation_id uuid not null,
  vendor text not null,
  unit text not null,
  -- Millionths of the unit: 0.01 credit is 10000.
  amount_micros bigint not null,
  state text not null check (state in ('reserved', 'spent', 'released')),
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, operation_id) references operation_log (workspace_id, id)
);
create index spend_by_vendor on spend_ledger (workspace_id, vendor, at);
select make_tenant_table('spend_ledger');

create table spend_budgets (
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  unit text not null,
  limit_micros bigint not null check (limit_micros >= 0),
  used_micros bigint not null default 0,
  primary key (workspace_id, vendor, unit),
  -- The cap is kept by the database, whatever a process believes.
  constraint spend_within_budget check (used_micros <= limit_micros)
);
select make_tenant_table('spend_budgets');

create table breakers (
  workspace_id uuid not null references workspaces (id),
  name text not null,
  state text not null check (state in ('closed', 'open', 'half_open')),
  failures integer not null default 0,
  successes integer not null default 0,
  opened_at timestamptz,
  primary key (workspace_id, name)
);
select make_tenant_table('breakers');

create table rate_budgets (
  workspace_id uuid not null references workspaces (id),
  name text not null,
  window_start timestamptz not null,
  used integer not null default 0,
  primary key (workspace_id, name, window_start)
);
select make_tenant_table('rate_budgets');

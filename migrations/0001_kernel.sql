-- The kernel: workspaces, outbox, audit log, brakes, webhook inbox, executors.

create function workspace_of_session() returns uuid language sql stable
  return nullif(current_setting('app.workspace_id', true), '')::uuid;

create function workspace_path_of_session() returns uuid[] language sql stable
  return string_to_array(nullif(current_setting('app.workspace_path', true), ''), ',')::uuid[];

-- Makes a table a tenant table: row-level security forced for everyone, the session's workspace for the
-- application, every workspace for the system role (ticks, relay, intake, verify).
create function make_tenant_table(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s to legwork_app using (workspace_id = (select workspace_of_session())) with check (workspace_id = (select workspace_of_session()))', name);
  execute format('create policy system on %s to legwork_system using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %s to legwork_app, legwork_system', name);
end $$;

create table workspaces (
  id uuid primary key,
  parent_id uuid references workspaces (id),
  -- Ancestors, nearest last, and itself: what suppression is read from.
  path uuid[] not null,
  name text not null,
  slug text not null unique,
  mode text not null check (mode in ('sandbox', 'shadow', 'live')),
  virtual_now timestamptz,
  daily_send_limit integer not null default 0 check (daily_send_limit >= 0),
  settings jsonb not null default '{}',
  created_at timestamptz not null,
  check (mode = 'sandbox' or virtual_now is null)
);
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy tenant on workspaces to legwork_app
  using (id = (select workspace_of_session())) with check (id = (select workspace_of_session()));
create policy system on workspaces to legwork_system using (true) with check (true);
grant select, insert, update, delete on workspaces to legwork_app, legwork_system;

create table events (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  -- A row is visible to consumers only when every older transaction has ended, so a late commit is never skipped.
  tx_id xid8 not null default pg_current_xact_id(),
  position bigint generated always as identity,
  type text not null,
  aggregate text not null,
  payload jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index events_in_order on events (workspace_id, tx_id, position);
select make_tenant_table('events');

create table event_cursors (
  workspace_id uuid not null references workspaces (id),
  consumer text not null,
  tx_id xid8 not null default '0',
  position bigint not null default 0,
  failures integer not null default 0,
  last_error text,
  primary key (workspace_id, consumer)
);
select make_tenant_table('event_cursors');

create table event_dead_letters (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  consumer text not null,
  event_id uuid not null,
  error text not null,
  at timestamptz not null,
  replayed_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, consumer, event_id)
);
select make_tenant_table('event_dead_letters');

create table audit_log (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  -- Given by the sealing tick; a gap or a changed row breaks every later hash.
  seq bigint,
  prev_hash text,
  hash text,
  primary key (workspace_id, id),
  unique (workspace_id, seq)
);
create index audit_unsealed on audit_log (workspace_id, id) where seq is null;
select make_tenant_table('audit_log');
revoke update, delete on audit_log from legwork_app;
revoke delete on audit_log from legwork_system;

-- A brake with no workspace stops every workspace; it lives apart so that tenants can read but not write it.
create table global_brakes (
  name text primary key,
  reason text not null,
  engaged_at timestamptz not null,
  engaged_by text not null
);
grant select on global_brakes to legwork_app;
grant select, insert, update, delete on global_brakes to legwork_system;

create table brakes (
  workspace_id uuid not null references workspaces (id),
  name text not null,
  reason text not null,
  engaged_at timestamptz not null,
  engaged_by text not null,
  primary key (workspace_id, name)
);
select make_tenant_table('brakes');

create table webhook_inbox (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  source text not null,
  delivery_id text not null,
  headers jsonb not null,
  body text not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  attempts integer not null default 0,
  dead_at timestamptz,
  error text,
  primary key (workspace_id, id),
  unique (workspace_id, source, delivery_id)
);
create index webhook_inbox_due on webhook_inbox (received_at) where processed_at is null and dead_at is null;
select make_tenant_table('webhook_inbox');

-- Not a tenant table: one row per running process, for the watchdog and for `health`.
create table executors (
  id text primary key,
  role text not null,
  pid integer not null,
  host text not null,
  version text not null,
  started_at timestamptz not null,
  beat_at timestamptz not null,
  stopped_at timestamptz
);
grant select, insert, update, delete on executors to legwork_system;
grant select on executors to legwork_app;

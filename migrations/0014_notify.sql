-- Where a workspace wants to be told. Secrets are derived from the installation's secret, never stored: a rotation is a
-- new version, and the one before it signs along until `previous_until`.
create table webhook_endpoints (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  url text not null,
  description text not null default '',
  event_types text[] not null check (cardinality(event_types) > 0),
  enabled boolean not null default true,
  disabled_reason text check (disabled_reason in ('person', 'gone', 'failing')),
  secret_version integer not null default 1 check (secret_version > 0),
  previous_until timestamptz,
  -- The first of the failures since the last success.
  failing_since timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  check (enabled = (disabled_reason is null))
);
select make_tenant_table('webhook_endpoints');

create table webhook_deliveries (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  event_type text not null,
  -- Exactly the bytes that are signed and sent, the same in every attempt.
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts integer not null default 0,
  -- How often somebody asked for it again.
  replays integer not null default 0,
  due_at timestamptz not null,
  response_code integer,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, endpoint_id, event_id),
  foreign key (workspace_id, endpoint_id) references webhook_endpoints (workspace_id, id)
);
select make_tenant_table('webhook_deliveries');
create index webhook_deliveries_due on webhook_deliveries (workspace_id, due_at) where state = 'waiting';
create index webhook_deliveries_latest on webhook_deliveries (workspace_id, endpoint_id, id desc);

-- What somebody has to know. The row is the alert; posting it anywhere is a second thing that may fail.
create table alerts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  code text not null,
  subject text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  title text not null,
  text text not null,
  at timestamptz not null,
  dedupe_key text not null,
  posted_at timestamptz,
  post_attempts integer not null default 0,
  next_post_at timestamptz not null,
  post_error text,
  acknowledged_at timestamptz,
  acknowledged_by text,
  primary key (workspace_id, id),
  unique (workspace_id, dedupe_key)
);
select make_tenant_table('alerts');
create index alerts_unposted on alerts (workspace_id, next_post_at) where posted_at is null and acknowledged_at is null;

create table runs (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  mode text not null check (mode in ('dry_run', 'sandbox', 'live')),
  state text not null check (state in ('running', 'awaiting_approval', 'done', 'failed', 'cancelled')),
  stages jsonb not null,
  import_id uuid,
  campaign_id uuid not null,
  options jsonb not null default '{}',
  batch_id uuid,
  error text,
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, import_id) references imports (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);
create index runs_newest on runs (workspace_id, started_at desc);
select make_tenant_table('runs');

-- One row per lead and stage: what came in, went out, was skipped or failed, and why. Counts are sums of these rows.
create table run_items (
  workspace_id uuid not null references workspaces (id),
  run_id uuid not null,
  stage text not null,
  lead_id uuid not null,
  outcome text not null check (outcome in ('waiting', 'done', 'skipped', 'failed')),
  reason text,
  detail jsonb not null default '{}',
  at timestamptz not null,
  primary key (workspace_id, run_id, stage, lead_id),
  foreign key (workspace_id, run_id) references runs (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index run_items_waiting on run_items (workspace_id, run_id, stage) where outcome = 'waiting';
select make_tenant_table('run_items');

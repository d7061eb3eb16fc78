create table campaigns (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  state text not null check (state in ('draft', 'active', 'paused', 'completed')),
  settings jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
select make_tenant_table('campaigns');

create table enrolments (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  campaign_id uuid not null,
  lead_id uuid not null,
  state text not null check (state in ('active', 'paused', 'completed', 'exited')),
  exit_reason text,
  current_step integer not null default 1,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, campaign_id, lead_id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index enrolments_by_lead on enrolments (workspace_id, lead_id);
select make_tenant_table('enrolments');

-- What a workspace has done by itself: which motion, on which days and at which hour of which zone. Next due is a row of its own time, so that
-- what is due is found by an index and a missed day is seen.
create table run_schedules (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  motion text not null check (motion in ('outbound', 'cadence', 'revival', 'all')),
  campaign_id uuid,
  live boolean not null,
  days integer[] not null check (cardinality(days) between 1 and 7 and days <@ '{1,2,3,4,5,6,7}'),
  at_time text not null check (at_time ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  zone text not null,
  state text not null check (state in ('active', 'paused', 'ended')),
  reason text,
  next_due_at timestamptz,
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  check ((state = 'active') = (next_due_at is not null)),
  check (campaign_id is null or motion = 'outbound')
);
select make_tenant_table('run_schedules');
create index run_schedules_due on run_schedules (workspace_id, next_due_at) where state = 'active';

-- One doing of a motion, by hand or because it was due: what each part got, did, left out and failed at.
create table motion_runs (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  schedule_id uuid,
  motion text not null check (motion in ('outbound', 'cadence', 'revival', 'all')),
  campaign_id uuid,
  live boolean not null,
  state text not null check (state in ('running', 'done', 'failed')),
  due_at timestamptz not null,
  -- How many earlier times were passed over, while nothing ran, and are made up for by this one.
  missed integer not null default 0 check (missed >= 0),
  parts jsonb not null default '[]',
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, schedule_id) references run_schedules (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  check ((state = 'running') = (finished_at is null))
);
select make_tenant_table('motion_runs');
create unique index motion_runs_once on motion_runs (workspace_id, schedule_id, due_at) where schedule_id is not null;
create index motion_runs_newest on motion_runs (workspace_id, started_at desc, id desc);
create index motion_runs_open on motion_runs (workspace_id) where state = 'running';

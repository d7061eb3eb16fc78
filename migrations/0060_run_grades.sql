-- How good the list of a run is as it would be written to, and who said that a middling one may be.
create table run_grades (
  workspace_id uuid not null references workspaces (id),
  run_id uuid not null,
  rows integer not null,
  grade text not null,
  score numeric(4, 1) not null,
  ships text not null check (ships in ('yes', 'when_acknowledged', 'never')),
  directional boolean not null,
  reasons jsonb not null,
  graded_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  primary key (workspace_id, run_id),
  foreign key (workspace_id, run_id) references runs (workspace_id, id),
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
select make_tenant_table('run_grades');
create index run_items_of_lead on run_items (workspace_id, lead_id) where stage = 'approve';

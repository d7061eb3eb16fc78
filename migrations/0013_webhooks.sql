-- Deliveries that were turned away, by day: not stored, not silent.
create table webhook_refusals (
  workspace_id uuid not null references workspaces (id),
  source text not null,
  code text not null,
  day date not null,
  count integer not null,
  last_at timestamptz not null,
  primary key (workspace_id, source, code, day)
);
select make_tenant_table('webhook_refusals');
create index webhook_inbox_dead on webhook_inbox (workspace_id, dead_at desc) where dead_at is not null;
create index webhook_inbox_latest on webhook_inbox (workspace_id, source, received_at desc);

-- The intake has just looked the workspace up; a key would make every delivery lock the one row of its workspace, which
-- halves what can be taken at once.
alter table webhook_inbox drop constraint webhook_inbox_workspace_id_fkey;

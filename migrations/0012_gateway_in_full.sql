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

-- What a workspace took away from an agent. The roster is the program's; nothing can be added to it here.
create table agent_withdrawals (
  workspace_id uuid not null references workspaces (id),
  agent text not null,
  action text not null,
  withdrawn_by text not null,
  withdrawn_at timestamptz not null,
  primary key (workspace_id, agent, action)
);
select make_tenant_table('agent_withdrawals');
create index operation_by_agent on operation_log (workspace_id, actor_id, intended_at) where actor_kind = 'agent';

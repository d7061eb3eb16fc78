-- What an automatic chain such as a run may do before a person is asked, and what it did since a person was asked last.
create table session_breakers (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  limits jsonb not null,
  calls integer not null default 0,
  credit_micros bigint not null default 0,
  errors_in_a_row integer not null default 0,
  asked integer not null default 0,
  found integer not null default 0,
  -- The reasons why it stopped, until a person lifts it.
  tripped jsonb,
  tripped_at timestamptz,
  lifts integer not null default 0,
  primary key (workspace_id, id),
  check ((tripped is null) = (tripped_at is null))
);
select make_tenant_table('session_breakers');

-- A paused run waits for a person; what is not settled in it stays as it is.
alter table runs drop constraint runs_state_check;
alter table runs add constraint runs_state_check check (state in ('running', 'paused', 'awaiting_approval', 'done', 'failed', 'cancelled'));
insert into session_breakers (workspace_id, id, name, limits) select workspace_id, id, 'Run ' || name, '{}' from runs where state = 'running';

-- What a campaign does with a lead, step by step. A changed sequence is a new version; enrolments keep theirs unless moved.
create table campaign_sequences (
  workspace_id uuid not null references workspaces (id),
  campaign_id uuid not null,
  version integer not null,
  steps jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (workspace_id, campaign_id, version),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);
select make_tenant_table('campaign_sequences');

-- `current_step` is the step that comes next or is under way. `due_at` is empty while something else has to happen first:
-- a person's yes, the mail leaving, a task done, a vendor's word.
alter table enrolments
  add column sequence_version integer not null default 1,
  add column due_at timestamptz,
  add column doing text check (doing in ('approval', 'send', 'task', 'vendor')),
  add column attempts integer not null default 0,
  add column connected_at timestamptz,
  add column pause_reason text,
  add column resume_at timestamptz,
  add check (due_at is null or doing is null),
  add check (state = 'active' or (due_at is null and doing is null)),
  add check (resume_at is null or state = 'paused');
create index enrolments_due on enrolments (workspace_id, due_at) where state = 'active' and due_at is not null;
create index enrolments_doing on enrolments (workspace_id, doing, updated_at) where doing is not null;
create index enrolments_resume on enrolments (workspace_id, resume_at) where resume_at is not null;

-- What became of each step; the receipt is the ledger row or the vendor's word.
create table enrolment_steps (
  workspace_id uuid not null references workspaces (id),
  enrolment_id uuid not null,
  step integer not null,
  lead_id uuid not null,
  channel text not null,
  action text not null,
  state text not null check (state in ('begun', 'done', 'skipped', 'failed')),
  reasons jsonb not null default '[]',
  receipt text,
  at timestamptz not null,
  primary key (workspace_id, enrolment_id, step),
  foreign key (workspace_id, enrolment_id) references enrolments (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  check (state <> 'done' or receipt is not null)
);
create index enrolment_steps_by_lead on enrolment_steps (workspace_id, lead_id, at desc);
select make_tenant_table('enrolment_steps');

-- Steps a person does: calls, voice notes.
create table tasks (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  enrolment_id uuid,
  step integer,
  kind text not null,
  title text not null,
  state text not null check (state in ('open', 'done', 'dropped')),
  due_at timestamptz not null,
  note text,
  done_at timestamptz,
  done_by text,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, enrolment_id, step),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index tasks_open on tasks (workspace_id, due_at) where state = 'open';
select make_tenant_table('tasks');

-- A batch holds one motion only: first messages, follow-ups, revivals.
alter table approval_items add column motion text not null default 'outbound';

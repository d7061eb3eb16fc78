create table drafts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  enrolment_id uuid not null,
  lead_id uuid not null,
  step integer not null,
  version integer not null default 1,
  state text not null check (state in ('blocked', 'queued', 'superseded', 'rejected', 'approved', 'sent')),
  subject text not null,
  body text not null,
  footer text not null,
  angle text not null,
  template_id text not null,
  template_version integer not null,
  variant text not null,
  -- Fixed wording, needed again when an edited text is checked.
  template_text text not null,
  fingerprint text not null,
  content_hash text not null,
  claims jsonb not null default '[]',
  guard jsonb not null default '{}',
  reasons jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, enrolment_id) references enrolments (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
-- One living draft per step of an enrolment; rejected and superseded ones are history.
create unique index drafts_living on drafts (workspace_id, enrolment_id, step)
  where state in ('blocked', 'queued', 'approved', 'sent');
create index drafts_by_lead on drafts (workspace_id, lead_id);
select make_tenant_table('drafts');

create table draft_rejections (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  draft_id uuid not null,
  fingerprint text not null,
  template_id text not null,
  subject text not null,
  tag text not null,
  feedback text not null,
  actor text not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, draft_id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index draft_rejections_by_lead on draft_rejections (workspace_id, lead_id, at desc);
select make_tenant_table('draft_rejections');

create table approval_batches (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  motion text not null,
  state text not null check (state in ('pending', 'approved', 'rejected', 'executing', 'executed', 'expired')),
  scope jsonb not null,
  preview jsonb not null,
  preview_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text,
  executed_at timestamptz,
  report jsonb,
  primary key (workspace_id, id)
);
create index approval_batches_newest on approval_batches (workspace_id, created_at desc);
select make_tenant_table('approval_batches');

create table approval_items (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  kind text not null,
  subject_id uuid not null,
  lead_id uuid,
  state text not null check (state in ('pending', 'approved', 'rejected', 'expired', 'withdrawn', 'executed')),
  title text not null,
  preview jsonb not null,
  content_hash text not null,
  version integer not null default 1,
  priority integer not null default 0,
  tier text,
  edited boolean not null default false,
  batch_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  tag text,
  reason text,
  executed_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, batch_id) references approval_batches (workspace_id, id)
);
create unique index approval_items_living on approval_items (workspace_id, kind, subject_id)
  where state in ('pending', 'approved', 'executed');
create index approval_items_waiting on approval_items (workspace_id, priority desc, created_at) where state = 'pending';
create index approval_items_by_batch on approval_items (workspace_id, batch_id) where batch_id is not null;
select make_tenant_table('approval_items');

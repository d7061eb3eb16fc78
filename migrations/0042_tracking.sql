-- What of a message a reviewer allowed to be told to us: opens, clicks, clicks in the plain text. Part of what a yes is given to.
alter table drafts add column tracking text[] not null default '{}';

-- The host under a sending domain that links and pictures of its mail lead to, and when its record was last seen to be right.
alter table domain_checks
  add column tracking_host text check (tracking_host = lower(tracking_host)),
  add column tracking_seen_at timestamptz;

-- When a mailbox began to be warmed up; it was connected on `created_at`.
alter table mailboxes add column warmup_started_at timestamptz;
update mailboxes set warmup_started_at = created_at;
alter table mailboxes alter column warmup_started_at set not null;

-- Links and pictures of messages that left. A token says nothing by itself: where it leads stands here alone.
create table tracked_links (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  token text not null unique,
  ledger_id uuid not null,
  lead_id uuid not null,
  -- Null for the picture by which an open is told.
  url text,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, ledger_id) references send_ledger (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index tracked_links_by_ledger on tracked_links (workspace_id, ledger_id);
create index tracked_links_by_lead on tracked_links (workspace_id, lead_id);
select make_tenant_table('tracked_links');

-- Every hit as it came; who it was is read from it later. Where it came from is kept as a fingerprint alone.
create table tracking_hits (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  link_id uuid not null,
  method text not null,
  agent text not null,
  place text not null,
  -- It came from where one of ours has signed in.
  ours boolean not null,
  at timestamptz not null,
  read_at timestamptz,
  -- What it was taken for, with the reasons.
  verdict text check (verdict in ('person', 'again', 'machine', 'ours')),
  reasons jsonb not null default '[]',
  primary key (workspace_id, id),
  foreign key (workspace_id, link_id) references tracked_links (workspace_id, id) on delete cascade
);
create index tracking_hits_unread on tracking_hits (workspace_id, at) where read_at is null;
create index tracking_hits_by_link on tracking_hits (workspace_id, link_id, at);
select make_tenant_table('tracking_hits');

-- When the CRM last wrote to a contact: whom it writes to, cold mail and LinkedIn leave alone.
alter table crm_contacts add column mailed_at timestamptz;

create table mailboxes (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  address text not null,
  display_name text not null,
  vendor text not null,
  connection jsonb not null,
  purpose text not null default 'cold' check (purpose in ('cold', 'nurture')),
  state text not null check (state in ('active', 'paused', 'disconnected')),
  state_reason text,
  daily_cap integer not null default 30 check (daily_cap between 0 and 40),
  min_gap_seconds integer not null default 90,
  last_planned_at timestamptz,
  uid_validity bigint,
  last_uid bigint not null default 0,
  last_polled_at timestamptz,
  poll_error text,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, address)
);
select make_tenant_table('mailboxes');

-- The truth about sending. States only advance; unknown is settled by looking, never by sending again.
create table send_ledger (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  enrolment_id uuid not null,
  step integer not null,
  lead_id uuid not null,
  draft_id uuid not null,
  approval_item_id uuid not null,
  batch_id uuid not null,
  mailbox_id uuid not null,
  to_address text not null,
  to_domain text not null,
  to_hash text not null,
  message_id text not null,
  content_hash text not null,
  state text not null check (state in ('planned', 'claimed', 'transmission_begun', 'accepted', 'rejected', 'unknown', 'cancelled')),
  planned_for timestamptz not null,
  claimed_at timestamptz,
  claimed_by text,
  transmission_at timestamptz,
  settled_at timestamptz,
  operation_id uuid,
  response text,
  reasons jsonb not null default '[]',
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, enrolment_id, step),
  unique (workspace_id, message_id),
  foreign key (workspace_id, enrolment_id) references enrolments (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, draft_id) references drafts (workspace_id, id),
  foreign key (workspace_id, approval_item_id) references approval_items (workspace_id, id),
  foreign key (workspace_id, batch_id) references approval_batches (workspace_id, id),
  foreign key (workspace_id, mailbox_id) references mailboxes (workspace_id, id)
);
create index send_ledger_due on send_ledger (workspace_id, planned_for) where state = 'planned';
create index send_ledger_open on send_ledger (workspace_id, state) where state in ('claimed', 'transmission_begun', 'unknown');
create index send_ledger_by_mailbox on send_ledger (workspace_id, mailbox_id, planned_for);
create index send_ledger_by_lead on send_ledger (workspace_id, lead_id);
create index send_ledger_by_hash on send_ledger (workspace_id, to_hash);
select make_tenant_table('send_ledger');

create table threads (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  campaign_id uuid,
  channel text not null check (channel in ('email', 'linkedin')),
  subject text not null,
  state text not null default 'open' check (state in ('open', 'snoozed', 'closed')),
  unread boolean not null default false,
  intent text,
  intent_confidence real,
  assignee text,
  snoozed_until timestamptz,
  last_message_at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);
create index threads_newest on threads (workspace_id, last_message_at desc);
create index threads_by_lead on threads (workspace_id, lead_id);
select make_tenant_table('threads');

create table messages (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  thread_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  message_id text not null,
  in_reply_to text,
  reference_ids text[] not null default '{}',
  from_address text not null,
  to_address text not null,
  subject text not null,
  body_text text not null,
  visible_text text not null,
  mailbox_id uuid,
  ledger_id uuid,
  at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, direction, message_id),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id),
  foreign key (workspace_id, mailbox_id) references mailboxes (workspace_id, id),
  foreign key (workspace_id, ledger_id) references send_ledger (workspace_id, id)
);
create index messages_by_thread on messages (workspace_id, thread_id, at);
select make_tenant_table('messages');

create table replies (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  message_id uuid not null,
  thread_id uuid not null,
  lead_id uuid not null,
  intent text not null,
  confidence real not null,
  evidence text,
  reasons jsonb not null default '[]',
  opt_out boolean not null default false,
  return_date date,
  return_phrase text,
  language text,
  -- What else the mail gave: stand-in, telephone, link to book, proposed times.
  extras jsonb not null default '{}',
  -- Sent by a machine: it counts as no answer of a person.
  automatic boolean not null default false,
  classified_at timestamptz not null,
  corrected_by text,
  primary key (workspace_id, id),
  unique (workspace_id, message_id),
  foreign key (workspace_id, message_id) references messages (workspace_id, id),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index replies_by_intent on replies (workspace_id, intent, classified_at desc);
select make_tenant_table('replies');

-- Every mail a mailbox held, matched or not: the proof that none was lost.
create table inbound_mail (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  mailbox_id uuid not null,
  uid_validity bigint not null,
  uid bigint not null,
  message_id text not null,
  raw bytea not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  outcome text check (outcome in ('reply', 'bounce', 'auto', 'own', 'unmatched', 'unreadable')),
  lead_id uuid,
  reasons jsonb not null default '[]',
  attempts integer not null default 0,
  -- Set when a person has looked at an unmatched mail.
  settled_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, mailbox_id, uid_validity, uid),
  foreign key (workspace_id, mailbox_id) references mailboxes (workspace_id, id)
);
create index inbound_mail_due on inbound_mail (workspace_id, received_at) where processed_at is null;
create index inbound_mail_by_message on inbound_mail (workspace_id, message_id);
create index inbound_mail_open on inbound_mail (workspace_id, received_at) where outcome in ('unmatched', 'unreadable') and settled_at is null;
select make_tenant_table('inbound_mail');

-- Which lead a vendor works, where, and under which name. Found by these rows, a vendor's events belong to a lead, and a
-- lead's steps can be ended there.
create table vendor_leads (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  vendor text not null,
  channel text not null check (channel in ('email', 'linkedin')),
  vendor_campaign_id text not null,
  -- The vendor's own id of the lead, where it gives one.
  vendor_lead_id text,
  address text,
  profile_url text,
  -- `unknown`: a stop was asked for and its answer was lost.
  state text not null default 'added' check (state in ('added', 'stopping', 'stopped', 'unknown')),
  stop_reason text,
  stop_requested_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  reasons jsonb not null default '[]',
  -- When the vendor last wrote to the lead, as far as it said so.
  last_sent_at timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, vendor, vendor_campaign_id, lead_id),
  check (address is not null or profile_url is not null),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index vendor_leads_by_lead on vendor_leads (workspace_id, lead_id);
create index vendor_leads_stopping on vendor_leads (workspace_id, next_attempt_at) where state in ('stopping', 'unknown');
select make_tenant_table('vendor_leads');

-- What vendors told of answers, failures and refusals: every sighting once, however it was seen, and what became of it.
create table vendor_notices (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  vendor text not null,
  kind text not null,
  seen_by text not null check (seen_by in ('webhook', 'poll')),
  -- Webhooks: the event that brought it. Polls: the vendor's id, so that an overlap changes nothing.
  sighting text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  outcome text check (outcome in ('reply', 'auto', 'bounce', 'opt_out', 'duplicate', 'own', 'unmatched', 'unreadable')),
  lead_id uuid,
  reasons jsonb not null default '[]',
  attempts integer not null default 0,
  -- Set when a person has looked at what could not be matched or read.
  settled_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, vendor, seen_by, sighting),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index vendor_notices_due on vendor_notices (workspace_id, received_at) where processed_at is null;
create index vendor_notices_open on vendor_notices (workspace_id, received_at) where outcome in ('unmatched', 'unreadable') and settled_at is null;
select make_tenant_table('vendor_notices');

-- How far each campaign of each vendor was read. A campaign that fails waits longer and holds up no other.
create table vendor_polls (
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  -- Empty where a vendor is read as a whole.
  vendor_campaign_id text not null,
  -- Everything the vendor stored before this instant has been read.
  read_until timestamptz not null,
  -- A page within the reading that goes on, and when that reading began.
  page text,
  reading_since timestamptz,
  next_poll_at timestamptz not null,
  polled_at timestamptz,
  failures integer not null default 0,
  error text,
  primary key (workspace_id, vendor, vendor_campaign_id)
);
create index vendor_polls_due on vendor_polls (workspace_id, vendor, next_poll_at);
select make_tenant_table('vendor_polls');

-- What a received message is known by: its Message-ID, a vendor's id, its text by that person at that time. Two readers
-- that meet the same message meet here first, whatever names they know it by.
create table message_marks (
  workspace_id uuid not null references workspaces (id),
  mark text not null,
  message_id uuid not null,
  primary key (workspace_id, mark)
);
select make_tenant_table('message_marks');

-- A conversation as the vendor names it.
alter table threads add column vendor_thread text;
create unique index threads_by_vendor on threads (workspace_id, lead_id, vendor_thread) where vendor_thread is not null;

alter table inbound_mail drop constraint inbound_mail_outcome_check;
alter table inbound_mail add constraint inbound_mail_outcome_check
  check (outcome in ('reply', 'bounce', 'auto', 'duplicate', 'own', 'unmatched', 'unreadable'));

-- Acceptance means that the next hop has it: a mail server, or a vendor that will write. The receipt is the proof that
-- the message left; for a mail server both are one.
alter table send_ledger add column receipt_at timestamptz;
alter table send_ledger add column receipt text;
update send_ledger set receipt_at = settled_at, receipt = response where state = 'accepted';
create index send_ledger_without_receipt on send_ledger (workspace_id, settled_at) where state = 'accepted' and receipt_at is null;

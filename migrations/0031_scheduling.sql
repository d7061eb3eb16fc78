-- Where meetings are booked and what is free there. DIRECT_BOOK is the calendar that asks the questions of qualification.
create table availability_sources (
  workspace_id uuid not null references workspaces (id),
  source text not null check (source in ('DEFAULT', 'DIRECT_BOOK')),
  vendor text not null check (vendor <> ''),
  calendar_id text not null check (calendar_id <> ''),
  -- In which the vendor is asked, and times are told to leads whose zone is unknown.
  zone text not null,
  minutes integer not null default 30 check (minutes between 15 and 120),
  refresh_seconds integer not null check (refresh_seconds between 5 and 3600),
  next_refresh_at timestamptz not null,
  refreshed_at timestamptz,
  -- Free there, and outside the hours in which anybody may be booked.
  withheld integer not null default 0,
  -- Of the last attempt; what is free stays as it was last known.
  last_error text,
  failures integer not null default 0,
  -- When somebody is told next if there is little to offer.
  next_watch_at timestamptz not null,
  connected_by text not null,
  connected_at timestamptz not null,
  primary key (workspace_id, source)
);
create index availability_sources_due on availability_sources (workspace_id, next_refresh_at);
select make_tenant_table('availability_sources');

create table availability_slots (
  workspace_id uuid not null,
  source text not null,
  slot_at timestamptz not null,
  primary key (workspace_id, source, slot_at),
  foreign key (workspace_id, source) references availability_sources (workspace_id, source) on delete cascade
);
select make_tenant_table('availability_slots');

-- Times offered to leads: reserved when a message is written, shown when it is sent, and given back. A lead is offered a slot once.
create table slot_offers (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  source text not null,
  slot_at timestamptz not null,
  lead_id uuid not null,
  -- What carries the offer to the lead, e.g. a draft; the offers of one carrier are one message.
  carrier text not null check (carrier <> ''),
  place integer not null check (place > 0),
  label text not null,
  zone text not null,
  state text not null default 'pending' check (state in ('pending', 'accepted', 'released', 'expired')),
  offered_at timestamptz not null,
  -- When the message with it was really sent. Nobody accepts what nobody saw.
  sent_at timestamptz,
  expires_at timestamptz not null,
  settled_at timestamptz,
  reason text,
  primary key (workspace_id, id),
  unique (workspace_id, source, slot_at, lead_id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index slot_offers_pending on slot_offers (workspace_id, source, slot_at) where state = 'pending';
create index slot_offers_by_lead on slot_offers (workspace_id, lead_id);
create index slot_offers_by_carrier on slot_offers (workspace_id, carrier);
create index slot_offers_expiry on slot_offers (workspace_id, expires_at) where state = 'pending';
select make_tenant_table('slot_offers');

-- Meetings. A row is written before the calendar is asked, so that no answer that is lost can lose or double one.
create table appointments (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  source text,
  vendor text not null,
  calendar_id text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  zone text not null,
  state text not null check (state in ('booking', 'unknown', 'booked', 'failed', 'cancelled', 'missed')),
  event_id text,
  meeting_url text,
  operation_id uuid,
  error text,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
-- One meeting for a slot, and one ahead for a lead, whoever asks at once.
create unique index appointments_of_slot on appointments (workspace_id, source, starts_at) where source is not null and state in ('booking', 'unknown', 'booked');
create unique index appointments_of_lead on appointments (workspace_id, lead_id) where state in ('booking', 'unknown');
create unique index appointments_by_event on appointments (workspace_id, vendor, event_id);
create unique index appointments_by_operation on appointments (workspace_id, operation_id);
create index appointments_by_lead on appointments (workspace_id, lead_id);
create index appointments_open on appointments (workspace_id, created_at) where state in ('booking', 'unknown');
select make_tenant_table('appointments');

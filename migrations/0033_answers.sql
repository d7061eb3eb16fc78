-- Answers in a conversation, byte for byte, with the message of theirs that they answer.
create table answers (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  thread_id uuid not null,
  -- What is answered; the ledger answers it once.
  answered_id uuid not null,
  in_reply_to text not null,
  reference_ids text[] not null default '{}',
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id),
  foreign key (workspace_id, answered_id) references messages (workspace_id, id)
);
create index answers_by_lead on answers (workspace_id, lead_id);
select make_tenant_table('answers');

-- A row of the ledger carries the draft of a step, or an answer.
alter table send_ledger alter column draft_id drop not null, alter column step drop not null;
alter table send_ledger add column answer_id uuid, add column answered_id uuid;
alter table send_ledger add foreign key (workspace_id, answer_id) references answers (workspace_id, id);
alter table send_ledger add constraint send_ledger_carries check (
  (draft_id is null) <> (answer_id is null) and (step is null) = (draft_id is null) and (answered_id is null) = (answer_id is null));
-- Nobody is answered twice for one message, whoever asks at once.
create unique index send_ledger_answered on send_ledger (workspace_id, answered_id) where answered_id is not null and state not in ('cancelled', 'rejected');
create index send_ledger_answers_due on send_ledger (workspace_id, planned_for) where state = 'planned' and answer_id is not null;
create index send_ledger_of_answer on send_ledger (workspace_id, answer_id) where answer_id is not null;

-- What a person granted: how far answers of a campaign, or of one intent in it, may go by themselves. An ended grant stays on record.
create table autosend_grants (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  campaign_id uuid not null,
  -- Null for all intents that have no grant of their own.
  intent text,
  level text not null check (level in ('shadow', 'draft_only', 'hold', 'auto')),
  threshold double precision not null check (threshold between 0 and 1),
  -- Chosen knowing that too few answers were settled to tell what the threshold means.
  chosen boolean not null default false,
  granted_by text not null check (granted_by <> ''),
  granted_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);
create unique index autosend_grants_living on autosend_grants (workspace_id, campaign_id, coalesce(intent, '')) where ended_at is null;
select make_tenant_table('autosend_grants');

-- The switch of auto-send alone, and whether accepted times are booked without a person.
create table autosend_settings (
  workspace_id uuid not null references workspaces (id),
  stopped_at timestamptz,
  stopped_by text,
  stop_reason text,
  books boolean not null default false,
  updated_at timestamptz not null,
  primary key (workspace_id)
);
select make_tenant_table('autosend_settings');

-- What became of each reply of a person, once; and every answer that was written for it.
create table reply_drafts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  reply_id uuid not null,
  -- The message of theirs, and when it came.
  message_id uuid not null,
  message_at timestamptz not null,
  thread_id uuid not null,
  lead_id uuid not null,
  campaign_id uuid,
  intent text not null,
  version integer not null default 1,
  state text not null check (state in ('writing', 'shadow', 'review', 'held', 'scheduled', 'sending', 'sent', 'booking', 'booked', 'skipped', 'escalated', 'cancelled', 'rejected', 'superseded')),
  -- Who wrote it: the rules, a model, or a person.
  source text check (source in ('rules', 'model', 'person')),
  to_address text not null default '',
  subject text not null default '',
  body text not null default '',
  content_hash text not null default '',
  -- Times reserved for it, and the facts it rests on.
  slots jsonb not null default '[]',
  sources jsonb not null default '[]',
  topics jsonb not null default '[]',
  -- What the gate was told and said.
  evaluation jsonb,
  confidence double precision,
  threshold double precision,
  level text,
  action text check (action in ('send', 'hold', 'review', 'skip')),
  gate jsonb not null default '[]',
  grant_id uuid,
  -- Why it is in the state it is in.
  reasons jsonb not null default '[]',
  send_at timestamptz,
  item_id uuid,
  answer_id uuid,
  book_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  edited boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, reply_id) references replies (workspace_id, id),
  foreign key (workspace_id, message_id) references messages (workspace_id, id),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  foreign key (workspace_id, grant_id) references autosend_grants (workspace_id, id),
  foreign key (workspace_id, item_id) references approval_items (workspace_id, id),
  foreign key (workspace_id, answer_id) references answers (workspace_id, id)
);
-- One living draft, or one verdict that there is none, for each reply.
create unique index reply_drafts_living on reply_drafts (workspace_id, reply_id) where state not in ('cancelled', 'rejected', 'superseded');
create index reply_drafts_due on reply_drafts (workspace_id, send_at) where state in ('held', 'scheduled');
create index reply_drafts_open on reply_drafts (workspace_id, state) where state in ('writing', 'review', 'held', 'scheduled', 'sending', 'booking', 'shadow');
create index reply_drafts_by_lead on reply_drafts (workspace_id, lead_id, created_at desc);
create index reply_drafts_by_answer on reply_drafts (workspace_id, answer_id) where answer_id is not null;
create index reply_drafts_by_item on reply_drafts (workspace_id, item_id) where item_id is not null;
create index reply_drafts_newest on reply_drafts (workspace_id, created_at desc);
select make_tenant_table('reply_drafts');

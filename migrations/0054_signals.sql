-- What happened at companies and who was on a page of ours, as sources tell it: stored once, whoever told it and how often.
create table signals (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  source text not null,
  source_id text not null,
  seen_by text not null check (seen_by in ('webhook', 'poll')),
  kind text not null,
  title text not null,
  url text,
  visitor_key text,
  -- As the source gave it; emptied where nothing of the person may be kept.
  raw jsonb not null,
  happened_at timestamptz not null,
  expires_at timestamptz not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  attempts integer not null default 0,
  outcome text check (outcome in ('matched', 'met', 'company', 'unmatched', 'refused', 'erased', 'sample', 'unreadable')),
  reasons jsonb not null default '[]',
  lead_id uuid,
  company_id uuid,
  primary key (workspace_id, id),
  unique (workspace_id, source, source_id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id),
  check ((processed_at is null) = (outcome is null))
);
create index signals_unread on signals (workspace_id, received_at) where processed_at is null;
create index signals_of_lead on signals (workspace_id, lead_id, happened_at desc) where lead_id is not null;
create index signals_of_company on signals (workspace_id, company_id, happened_at desc) where company_id is not null;
create index signals_newest on signals (workspace_id, received_at desc, id desc);
create index signals_of_visitor on signals (workspace_id, source, visitor_key, happened_at) where visitor_key is not null;
create index signals_past on signals (workspace_id, expires_at);
select make_tenant_table('signals');

-- How far each source that is asked was read.
create table signal_polls (
  workspace_id uuid not null references workspaces (id),
  source text not null,
  cursor text,
  read_from timestamptz not null,
  next_poll_at timestamptz not null,
  polled_at timestamptz,
  skipped integer not null default 0,
  failures integer not null default 0,
  error text,
  primary key (workspace_id, source)
);
select make_tenant_table('signal_polls');

-- Visitors as their source tells them apart, with the last judgement of what they looked at.
create table visitors (
  workspace_id uuid not null references workspaces (id),
  source text not null,
  visitor_key text not null,
  lead_id uuid not null,
  visited_at timestamptz not null,
  -- To be judged from here on; null when there is nothing new.
  due_at timestamptz,
  judged_at timestamptz,
  score integer,
  tier text,
  action text,
  reasons jsonb not null default '[]',
  proposed_at timestamptz,
  primary key (workspace_id, source, visitor_key),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index visitors_due on visitors (workspace_id, due_at) where due_at is not null;
create index visitors_judged on visitors (workspace_id, judged_at);
create index visitors_proposed on visitors (workspace_id, proposed_at) where proposed_at is not null;
create index visitors_of_lead on visitors (workspace_id, lead_id);
select make_tenant_table('visitors');

-- What a finder or a file said of a lead's intent stays beside the score, which signals raise and time lowers.
alter table leads
  add column stated_intent integer,
  add column stated_intent_at timestamptz,
  add column intent_reasons jsonb not null default '[]',
  add column intent_due_at timestamptz;
-- An owner that is no superuser sees no row behind the policies.
alter table leads no force row level security;
update leads set stated_intent = intent_score, stated_intent_at = updated_at where intent_score is not null;
alter table leads force row level security;
create index leads_intent_due on leads (workspace_id, intent_due_at) where intent_due_at is not null;

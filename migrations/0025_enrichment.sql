-- The journal of questions to finders: a row before each call, its answer after it. A question is asked again in a new round
-- when its answer is too old; what came later waits as a due row.
alter table enrichment_journal
  drop constraint enrichment_journal_state_check,
  drop constraint enrichment_journal_workspace_id_provider_request_key_key,
  add column field text not null default 'email',
  add column round integer not null default 1,
  -- What was asked, and in which call at which place: a call that was interrupted is recognised by it.
  add column question jsonb,
  add column call_key text,
  add column place integer not null default 0,
  add column session_id uuid,
  -- The process that asked; what a living one asked is not taken over.
  add column asked_by text,
  add column provider_request_id text,
  add column due_at timestamptz,
  add column looks integer not null default 0,
  add column give_up_at timestamptz;
-- What was handed in to a finder that tells by itself waits on. An owner that is no superuser sees no row behind the policies.
alter table enrichment_journal no force row level security;
update enrichment_journal set state = 'waiting', due_at = asked_at + interval '1 day', give_up_at = asked_at + interval '1 day' where state = 'asked';
update enrichment_journal set call_key = request_key;
alter table enrichment_journal
  force row level security,
  -- `later`: not asked yet, because the finder's limits had no room; `waiting`: asked, and the answer comes later.
  add check (state in ('asked', 'later', 'waiting', 'hit', 'miss', 'failed', 'unknown')),
  add check ((state in ('later', 'waiting')) = (due_at is not null)),
  add unique (workspace_id, provider, field, request_key, round);
create index enrichment_journal_by_key on enrichment_journal (workspace_id, request_key);
create index enrichment_journal_due on enrichment_journal (workspace_id, due_at) where due_at is not null;
create index enrichment_journal_open on enrichment_journal (workspace_id, asked_at) where state = 'asked';
drop index enrichment_asked_by_profile, enrichment_asked_by_address;
create index enrichment_journal_by_profile on enrichment_journal (workspace_id, provider, linkedin_key) where linkedin_key is not null;
create index enrichment_journal_by_address on enrichment_journal (workspace_id, provider, email_key) where email_key is not null;
create index enrichment_journal_by_request on enrichment_journal (workspace_id, provider, provider_request_id) where provider_request_id is not null;

alter table leads
  drop constraint leads_enrichment_state_check,
  add constraint leads_enrichment_state_check check (enrichment_state in ('pending', 'waiting', 'enriched', 'missed', 'failed'));
create index leads_waiting on leads (workspace_id, updated_at) where enrichment_state = 'waiting';

-- Waterfalls, ages and batch sizes where a workspace wants other ones than the usual.
create table enrichment_settings (
  workspace_id uuid not null references workspaces (id),
  settings jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (workspace_id)
);
select make_tenant_table('enrichment_settings');

-- What a verifier said about an address, the newest of it beside the address.
alter table person_addresses
  add column verdict text,
  add column verified_by text;
create index person_addresses_verified on person_addresses (workspace_id, verified_at);

create table address_verifications (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  address_id uuid not null,
  vendor text not null,
  state text not null check (state in ('asked', 'waiting', 'answered', 'failed', 'unknown')),
  call_key text not null,
  place integer not null,
  batch_id text,
  verdict text,
  vendor_value text,
  sub_status text,
  catch_all boolean,
  error text,
  operation_id uuid,
  asked_at timestamptz not null,
  answered_at timestamptz,
  due_at timestamptz,
  looks integer not null default 0,
  give_up_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, address_id) references person_addresses (workspace_id, id),
  check ((state = 'waiting') = (due_at is not null)),
  check (state <> 'answered' or verdict is not null)
);
-- One question about an address at a time.
create unique index address_verifications_open on address_verifications (workspace_id, address_id) where state in ('asked', 'waiting');
create index address_verifications_due on address_verifications (workspace_id, due_at) where due_at is not null;
create index address_verifications_by_address on address_verifications (workspace_id, address_id, asked_at desc);
select make_tenant_table('address_verifications');

-- A run whose leads wait for a finder has no workflow; it goes on when the last answer is there.
alter table runs add column waits boolean not null default false;
create index runs_waiting on runs (workspace_id) where waits;

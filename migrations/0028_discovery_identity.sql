-- People searches: whom a search showed, whom we chose to pay for, and what came of each.
create table discoveries (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  vendor text not null,
  search jsonb not null,
  wanted integer not null check (wanted > 0),
  state text not null check (state in ('searching', 'ready', 'waiting', 'revealing', 'done', 'failed', 'cancelled')),
  next_page integer not null default 1,
  total integer,
  error text,
  started_by text not null,
  started_at timestamptz not null,
  confirmed_by text,
  -- One process at a time pays; one that died lets go when its lease runs out.
  leased_until timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create index discoveries_newest on discoveries (workspace_id, started_at desc);
create index discoveries_revealing on discoveries (workspace_id) where state = 'revealing';
select make_tenant_table('discoveries');

-- Stored before anybody is paid for. `bulk` names the one question in which a candidate is asked about, so that a repeat asks
-- the same question under the same key.
create table discovery_candidates (
  workspace_id uuid not null references workspaces (id),
  discovery_id uuid not null,
  provider_id text not null,
  position integer not null,
  first_name text,
  masked_last_name text,
  title text,
  company_name text,
  has_email boolean not null,
  state text not null check (state in ('found', 'skipped', 'chosen', 'answered', 'revealed', 'missed', 'failed', 'unknown')),
  reason text,
  bulk integer,
  answer jsonb,
  lead_id uuid,
  at timestamptz not null,
  primary key (workspace_id, discovery_id, provider_id),
  foreign key (workspace_id, discovery_id) references discoveries (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  check (state <> 'chosen' or bulk is not null)
);
create index discovery_candidates_by_provider on discovery_candidates (workspace_id, provider_id);
create index discovery_candidates_by_lead on discovery_candidates (workspace_id, lead_id) where lead_id is not null;
create index discovery_candidates_open on discovery_candidates (workspace_id, discovery_id, bulk) where state in ('chosen', 'answered');
select make_tenant_table('discovery_candidates');

-- Two leads that are one person. What was moved is written down row by row, so that it can be moved back exactly.
create table merges (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  survivor_id uuid not null,
  merged_id uuid not null,
  reason text not null,
  survivor_status text not null,
  merged_status text not null,
  survivor_person jsonb not null,
  merged_by text not null,
  merged_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, survivor_id) references leads (workspace_id, id),
  foreign key (workspace_id, merged_id) references leads (workspace_id, id),
  check (survivor_id <> merged_id),
  check ((undone_at is null) = (undone_by is null))
);
-- Of two who merge one lead at once, one does.
create unique index merges_once on merges (workspace_id, merged_id) where undone_at is null;
create index merges_by_survivor on merges (workspace_id, survivor_id) where undone_at is null;
select make_tenant_table('merges');

create table merge_moves (
  workspace_id uuid not null references workspaces (id),
  merge_id uuid not null,
  place text not null,
  column_name text not null,
  -- The row's own key, as the table has it.
  row_key jsonb not null,
  from_id uuid not null,
  to_id uuid not null,
  primary key (workspace_id, merge_id, place, column_name, row_key),
  foreign key (workspace_id, merge_id) references merges (workspace_id, id)
);
select make_tenant_table('merge_moves');
alter table leads add column merged_into uuid, add foreign key (workspace_id, merged_into) references leads (workspace_id, id);
create index leads_merged on leads (workspace_id, merged_into) where merged_into is not null;

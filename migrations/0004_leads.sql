-- People, companies, leads, facts, suppression, imports, timeline.

create table companies (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  domain text,
  linkedin_url text,
  industry text,
  employees integer,
  revenue bigint,
  technologies text[] not null default '{}',
  country text,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index companies_by_domain on companies (workspace_id, domain) where domain is not null;
create unique index companies_by_name on companies (workspace_id, lower(name)) where domain is null;
select make_tenant_table('companies');

create table people (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  company_id uuid,
  first_name text,
  last_name text,
  full_name text,
  title text,
  location text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id)
);
create index people_by_company on people (workspace_id, company_id);
select make_tenant_table('people');

create table person_addresses (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  person_id uuid not null,
  address text not null,
  canonical text not null,
  hash text not null,
  verification text not null default 'unverified' check (verification in ('unverified', 'valid', 'risky', 'invalid')),
  verified_at timestamptz,
  is_primary boolean not null default true,
  source text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, canonical),
  foreign key (workspace_id, person_id) references people (workspace_id, id)
);
create index person_addresses_by_person on person_addresses (workspace_id, person_id);
create index person_addresses_by_hash on person_addresses (workspace_id, hash);
select make_tenant_table('person_addresses');

create table person_profiles (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('linkedin')),
  url text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, kind, url),
  foreign key (workspace_id, person_id) references people (workspace_id, id)
);
create index person_profiles_by_person on person_profiles (workspace_id, person_id);
select make_tenant_table('person_profiles');

create table imports (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  file_name text not null,
  file_hash text not null,
  preset text not null,
  mapping jsonb not null,
  columns jsonb not null,
  state text not null check (state in ('running', 'done', 'failed')),
  rows integer not null default 0,
  accepted integer not null default 0,
  rejected integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  -- Rows up to here are stored; a run that died goes on behind them.
  checkpoint integer not null default 0,
  error text,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create unique index imports_once on imports (workspace_id, file_hash) where state <> 'failed';
select make_tenant_table('imports');

create table import_rejects (
  workspace_id uuid not null references workspaces (id),
  import_id uuid not null,
  row integer not null,
  column_name text not null,
  value text,
  code text not null,
  reason text not null,
  record jsonb not null,
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references imports (workspace_id, id)
);
select make_tenant_table('import_rejects');

create table leads (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  person_id uuid not null,
  import_id uuid,
  status text not null default 'pending',
  status_at timestamptz not null,
  tier text,
  score integer,
  score_reasons jsonb not null default '[]',
  needs_review boolean not null default false,
  disqualified_reason text,
  intent_score integer,
  enrichment_state text not null default 'pending' check (enrichment_state in ('pending', 'enriched', 'missed', 'failed')),
  enrichment_quality integer,
  next_send_at timestamptz,
  blocked_reason jsonb,
  open_count integer not null default 0,
  reply_count integer not null default 0,
  source_type text,
  source_name text,
  source_url text,
  engagement jsonb not null default '{}',
  custom jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, person_id),
  foreign key (workspace_id, person_id) references people (workspace_id, id),
  foreign key (workspace_id, import_id) references imports (workspace_id, id)
);
create index leads_newest on leads (workspace_id, updated_at desc, id);
create index leads_by_status on leads (workspace_id, status);
create index leads_by_import on leads (workspace_id, import_id);
select make_tenant_table('leads');

-- Which rows of a file became which lead; a row may meet a lead that was there before.
create table import_leads (
  workspace_id uuid not null references workspaces (id),
  import_id uuid not null,
  row integer not null,
  lead_id uuid not null,
  created boolean not null,
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references imports (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
select make_tenant_table('import_leads');

create table facts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  subject_kind text not null check (subject_kind in ('person', 'company', 'sender', 'campaign')),
  subject_id uuid not null,
  key text not null,
  value text not null,
  source text not null,
  quote text,
  confidence real not null default 1,
  observed_at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index facts_once on facts (workspace_id, subject_id, key, source, md5(value));
select make_tenant_table('facts');

create table status_history (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  from_status text not null,
  to_status text not null,
  source text not null,
  reasons jsonb not null default '[]',
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index status_history_by_lead on status_history (workspace_id, lead_id, at);
select make_tenant_table('status_history');

create table timeline (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  type text not null,
  channel text not null,
  summary text not null,
  data jsonb not null default '{}',
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index timeline_by_lead on timeline (workspace_id, lead_id, at, id);
select make_tenant_table('timeline');

-- "No" is for ever: the hash stays when the value is erased, and clients of an agency read the agency's rows.
create table suppressions (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  kind text not null check (kind in ('address', 'domain')),
  hash text not null,
  value text,
  reason text not null,
  source text not null,
  actor text not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, kind, hash)
);
select make_tenant_table('suppressions');
create policy ancestors on suppressions for select to legwork_app
  using (workspace_id = any ((select workspace_path_of_session())::uuid[]));
revoke delete on suppressions from legwork_app, legwork_system;

-- A large import looks at its own tables again, so that nobody waits for autovacuum with plans made for empty ones.
do $$ begin
  if current_setting('server_version_num')::int >= 170000 then
    grant maintain on companies, people, person_addresses, person_profiles, leads, import_leads, facts to legwork_app;
  end if;
end $$;

-- What the CRM of a workspace knows: contacts cached both ways, and what still has to be told to it.

create table person_phones (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  person_id uuid not null,
  phone text not null check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  source text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  -- Several people may share a number, e.g. a switchboard.
  unique (workspace_id, person_id, phone),
  foreign key (workspace_id, person_id) references people (workspace_id, id)
);
create index person_phones_by_phone on person_phones (workspace_id, phone);
select make_tenant_table('person_phones');

-- One row for each CRM a workspace uses, with the position it was read up to.
create table crm_connections (
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  -- The account at the vendor, e.g. a sub-account; another one there means other contacts.
  account text not null,
  enabled boolean not null,
  -- Names of the tags by cause; a cause that is not here has its usual names.
  tags jsonb not null default '{}',
  -- The latest change that was read, by the clock of the CRM.
  since timestamptz,
  pass_started_at timestamptz,
  pass_since timestamptz,
  pass_cursor text,
  pass_newest timestamptz,
  pass_seen integer not null default 0,
  pass_changed integer not null default 0,
  last_seen integer,
  last_changed integer,
  stages_cursor text,
  stages_at timestamptz,
  stages_due_at timestamptz not null,
  -- When everything was last read, not only what changed.
  full_at timestamptz,
  synced_at timestamptz,
  due_at timestamptz not null,
  failures integer not null default 0,
  error text,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (workspace_id, vendor)
);
-- The contacts of one account belong to one workspace: two clients must not read one list.
create unique index crm_account_once on crm_connections (vendor, account) where enabled;
select make_tenant_table('crm_connections');

create table crm_contacts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  vendor text not null,
  contact_id text not null,
  email text,
  canonical text,
  -- Stays when the contact is gone, like the suppressions it may stand for.
  hash text,
  phone text,
  first_name text,
  last_name text,
  company_name text,
  tags text[] not null default '{}',
  -- Where the opportunity stands that changed last.
  stage text,
  stage_status text,
  stage_at timestamptz,
  blocked text[] not null default '{}',
  -- A block that was ever seen; lifting it in the CRM lifts nothing here.
  ever_blocked text[] not null default '{}',
  -- What we wrote or are about to write: coming back, it is no change.
  own_tags text[] not null default '{}',
  own_blocked text[] not null default '{}',
  -- The latest state we hold, by the clock of the CRM.
  changed_at timestamptz,
  -- The latest change that was somebody else's.
  active_at timestamptz not null,
  heard_at timestamptz,
  seen_at timestamptz,
  gone_at timestamptz,
  person_id uuid,
  link text not null default 'unlinked' check (link in ('address', 'phone', 'unlinked', 'nothing_to_go_by', 'nobody_here', 'several_people', 'contradiction')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, vendor, contact_id),
  check ((person_id is not null) = (link in ('address', 'phone'))),
  foreign key (workspace_id, vendor) references crm_connections (workspace_id, vendor),
  foreign key (workspace_id, person_id) references people (workspace_id, id)
);
create index crm_contacts_by_person on crm_contacts (workspace_id, person_id) where person_id is not null;
create index crm_contacts_by_hash on crm_contacts (workspace_id, hash);
create index crm_contacts_latest on crm_contacts (workspace_id, active_at desc, id);
create index crm_contacts_unlinked on crm_contacts (workspace_id, canonical) where person_id is null and gone_at is null;
create index crm_contacts_unlinked_phone on crm_contacts (workspace_id, phone) where person_id is null and gone_at is null;
select make_tenant_table('crm_contacts');

-- What the CRM has to be told. One cause is told once to one contact, however often it happens.
create table crm_writes (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  vendor text not null,
  contact_id text not null,
  kind text not null check (kind in ('tag', 'block')),
  cause text not null,
  tags text[] not null default '{}',
  why text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, vendor, contact_id, kind, cause),
  foreign key (workspace_id, vendor, contact_id) references crm_contacts (workspace_id, vendor, contact_id)
);
create index crm_writes_due on crm_writes (workspace_id, vendor, due_at) where state = 'waiting';
select make_tenant_table('crm_writes');

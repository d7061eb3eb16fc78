-- Looks at mailboxes and vendors against the database. A night is looked at once, whoever begins it; what a person asks for has none.
create table reconciliations (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  night timestamptz,
  days integer not null check (days between 1 and 90),
  begun_by text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, night)
);
create index reconciliations_newest on reconciliations (workspace_id, began_at desc);
select make_tenant_table('reconciliations');

-- The mailboxes, and the campaigns at vendors, of one look: each is taken by itself, so that one that fails hides no other.
create table reconciled_sources (
  workspace_id uuid not null,
  reconciliation_id uuid not null,
  -- As people know it, e.g. the address of a mailbox.
  source text not null check (source <> ''),
  kind text not null,
  vendor text not null,
  -- The id of the mailbox, or the vendor's id of the campaign.
  ref text not null,
  taken_at timestamptz,
  -- Null while it waits for its turn.
  at timestamptz,
  -- What became of each message; the counts beside `looked` add up to it.
  counts jsonb not null default '{}',
  -- Messages the server says it took and files, and of which it holds no copy.
  uncopied uuid[] not null default '{}',
  -- Why it could not be looked at to its end; what was not looked at is not well.
  error text,
  primary key (workspace_id, reconciliation_id, source),
  foreign key (workspace_id, reconciliation_id) references reconciliations (workspace_id, id) on delete cascade
);
create index reconciled_sources_waiting on reconciled_sources (workspace_id, reconciliation_id) where at is null;
select make_tenant_table('reconciled_sources');

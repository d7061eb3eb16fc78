-- A list that was handed in and waits for a yes, or is being taken in. The file itself is kept until it is taken in or given up, no longer.
create table uploaded_lists (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  file_name text not null,
  -- Of the bytes: the same file handed in twice is one list.
  file_hash text not null,
  content bytea,
  size integer not null check (size >= 0),
  -- What a person chose for a column, by its number, where it is not what the headers say.
  assigned jsonb not null default '{}',
  state text not null check (state in ('waiting', 'importing', 'done', 'failed')),
  -- Of the file, as counted when it was confirmed.
  total_rows integer,
  import_id uuid,
  -- The same file, read in the same way, was imported before this list was confirmed.
  again boolean not null default false,
  error text,
  created_by text not null,
  created_at timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, import_id) references imports (workspace_id, id),
  check ((state in ('waiting', 'importing')) = (content is not null))
);
select make_tenant_table('uploaded_lists');
create unique index uploaded_lists_waiting_once on uploaded_lists (workspace_id, file_hash) where state = 'waiting';
create index uploaded_lists_due on uploaded_lists (workspace_id, confirmed_at) where state = 'importing';

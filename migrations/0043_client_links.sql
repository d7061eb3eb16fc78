-- Links by which a client decides on a frozen batch without a seat. The link itself is not stored: it is signed, and names a row here.
create table client_links (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  batch_id uuid not null,
  -- Whom it was made for, in the words of whoever made it.
  label text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  decided_at timestamptz,
  decision text check (decision in ('approved', 'changes_wanted')),
  -- As whoever decided named themselves, and what they said.
  client_name text,
  reason text,
  primary key (workspace_id, id),
  foreign key (workspace_id, batch_id) references approval_batches (workspace_id, id),
  check ((decided_at is null) = (decision is null))
);
create index client_links_newest on client_links (workspace_id, created_at desc, id desc);
select make_tenant_table('client_links');

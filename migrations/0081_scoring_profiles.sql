-- The scoring profiles of a workspace. What is shipped is version 1 and stands in the program; each edit is a row, and no row is ever changed.
create table profile_versions (
  workspace_id uuid not null references workspaces (id),
  kind text not null check (kind in ('icp', 'account', 'prospect')),
  version integer not null check (version > 1),
  content jsonb not null,
  -- The version whose figures came back with this one; 1 is the shipped profile.
  reverts integer,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (workspace_id, kind, version)
);
select make_tenant_table('profile_versions');

-- How far what a changed profile concerns was scored anew: everything up to this id was. A change in between begins again.
create table profile_sweeps (
  workspace_id uuid not null references workspaces (id),
  kind text not null check (kind in ('icp', 'account', 'prospect')),
  after uuid,
  primary key (workspace_id, kind)
);
select make_tenant_table('profile_sweeps');

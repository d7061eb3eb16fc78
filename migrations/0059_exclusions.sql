-- Whom a workspace writes to on no account, as a rule over what is known of people and companies; the usual rule where there is no row.
create table exclusion_policies (
  workspace_id uuid not null references workspaces (id),
  policy jsonb not null,
  version integer not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (workspace_id)
);
select make_tenant_table('exclusion_policies');

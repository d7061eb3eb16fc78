-- How readers are addressed in the languages of a workspace where it is not as usual; a campaign of its own says otherwise.
create table forms_of_address (
  workspace_id uuid not null references workspaces (id),
  policy jsonb not null,
  version integer not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (workspace_id)
);
select make_tenant_table('forms_of_address');

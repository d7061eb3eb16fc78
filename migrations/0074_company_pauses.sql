-- How companies are spared: a cap and a rest after an answer for the whole workspace, and pauses of one company by hand.
create table company_policies (
  workspace_id uuid not null references workspaces (id),
  policy jsonb not null,
  version integer not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (workspace_id)
);
select make_tenant_table('company_policies');

create table company_pauses (
  workspace_id uuid not null references workspaces (id),
  company_id uuid not null,
  reason text not null,
  -- Null: until somebody lets it go on.
  until timestamptz,
  paused_at timestamptz not null,
  paused_by text not null,
  -- Answers from before then hold nobody back any more.
  resumed_at timestamptz,
  resumed_by text,
  resumed_why text,
  primary key (workspace_id, company_id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id)
);
create index company_pauses_open on company_pauses (workspace_id, paused_at desc) where resumed_at is null;
select make_tenant_table('company_pauses');

-- Colleagues are found by the domain of their addresses, which beside a policy takes a plain comparison.
alter table person_addresses add column domain text generated always as (split_part(canonical, '@', 2)) stored;
create index person_addresses_by_domain on person_addresses (workspace_id, domain);

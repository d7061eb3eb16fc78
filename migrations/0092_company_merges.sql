-- Two rows that are one company. The one that goes keeps its row, so that its name and domain still lead to the one that stays, and what
-- was moved is written down row by row, so that it can be moved back exactly.
alter table companies add column merged_into uuid, add foreign key (workspace_id, merged_into) references companies (workspace_id, id),
  add constraint companies_not_into_itself check (merged_into <> id);
create index companies_merged on companies (workspace_id, merged_into) where merged_into is not null;

create table company_merges (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  survivor_id uuid not null,
  merged_id uuid not null,
  reason text not null,
  -- What the survivor lacked and was given.
  filled jsonb not null,
  merged_by text not null,
  merged_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, survivor_id) references companies (workspace_id, id),
  foreign key (workspace_id, merged_id) references companies (workspace_id, id),
  check (survivor_id <> merged_id),
  check ((undone_at is null) = (undone_by is null))
);
-- Of two who merge one company at once, one does.
create unique index company_merges_once on company_merges (workspace_id, merged_id) where undone_at is null;
create index company_merges_by_survivor on company_merges (workspace_id, survivor_id) where undone_at is null;
create index company_merges_newest on company_merges (workspace_id, merged_at desc, id desc);
select make_tenant_table('company_merges');

create table company_merge_moves (
  workspace_id uuid not null references workspaces (id),
  merge_id uuid not null,
  place text not null,
  column_name text not null,
  -- The row's own key, as the table has it.
  row_key jsonb not null,
  from_id uuid not null,
  to_id uuid not null,
  primary key (workspace_id, merge_id, place, column_name, row_key),
  foreign key (workspace_id, merge_id) references company_merges (workspace_id, id)
);
select make_tenant_table('company_merge_moves');

-- Whoever found a company before it was merged and writes afterwards reaches the one it was merged into: the row is read under a lock, so
-- that a merge under way is waited for.
create function company_that_stays(workspace uuid, company uuid) returns uuid language plpgsql as $$
declare
  stays uuid;
begin
  select merged_into into stays from companies where workspace_id = workspace and id = company for key share;
  return case when stays is null then company else stays end;
end $$;
create function at_company_that_stays() returns trigger language plpgsql as $$
begin
  new.company_id := company_that_stays(new.workspace_id, new.company_id);
  return new;
end $$;
create function of_company_that_stays() returns trigger language plpgsql as $$
begin
  new.subject_id := company_that_stays(new.workspace_id, new.subject_id);
  return new;
end $$;
create trigger company_that_stays before insert or update of company_id on people for each row
  when (new.company_id is not null) execute function at_company_that_stays();
create trigger company_that_stays before insert or update of company_id on signals for each row
  when (new.company_id is not null) execute function at_company_that_stays();
create trigger company_that_stays before insert or update of subject_id on facts for each row
  when (new.subject_kind = 'company') execute function of_company_that_stays();

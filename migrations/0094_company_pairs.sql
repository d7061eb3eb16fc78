-- Companies that may be one, kept as rows, so that a list of them costs what a page of it costs. By what two may be one stands in the row
-- itself, because behind row security an index serves plain columns only.
alter table companies
  add column domain_label text generated always as (case when length(split_part(domain, '.', 1)) > 3 then split_part(domain, '.', 1) end) stored,
  add column domain_above text generated always as (case when domain like '%.%.%' then substring(domain from position('.' in domain) + 1) end) stored;
drop index companies_by_folded_name;
create index companies_by_folded_name on companies (workspace_id, name_folded, id);
create index companies_by_linkedin_page on companies (workspace_id, linkedin_url, id) where linkedin_url is not null;
create index companies_by_domain_label on companies (workspace_id, domain_label, id) where domain_label is not null;
create index companies_by_domain_above on companies (workspace_id, domain_above, id) where domain_above is not null;

create table company_pairs (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  one uuid not null,
  other uuid not null,
  found_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, one, other),
  foreign key (workspace_id, one) references companies (workspace_id, id) on delete cascade,
  foreign key (workspace_id, other) references companies (workspace_id, id) on delete cascade,
  check (one < other)
);
create index company_pairs_by_other on company_pairs (workspace_id, other);
create index company_pairs_newest on company_pairs (workspace_id, found_at desc, id desc);
select make_tenant_table('company_pairs');

-- Companies of which something changed that a pair rests on: written by the database itself, and worked off in turns after it is
-- committed, so that of two that come at one moment the later one sees the earlier.
create table company_changes (
  workspace_id uuid not null,
  position bigint generated always as identity,
  company_id uuid not null,
  primary key (workspace_id, position)
);
select make_tenant_table('company_changes');
create function note_pairs_of_new_companies() returns trigger language plpgsql as $$
begin
  insert into company_changes (workspace_id, company_id) select workspace_id, id from after_rows order by id;
  return null;
end $$;
create trigger note_pairs_of_new after insert on companies referencing new table as after_rows for each statement execute function note_pairs_of_new_companies();
create function note_pairs_of_company() returns trigger language plpgsql as $$
begin
  insert into company_changes (workspace_id, company_id) values (new.workspace_id, new.id);
  return null;
end $$;
create trigger note_pairs after update on companies for each row
  when ((old.name, old.domain, old.linkedin_url, old.merged_into) is distinct from (new.name, new.domain, new.linkedin_url, new.merged_into))
  execute function note_pairs_of_company();

insert into company_changes (workspace_id, company_id) select workspace_id, id from companies order by workspace_id, id;

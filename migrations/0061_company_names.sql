-- A company is looked up by its name in small letters. Beside a policy an index over a function is not used, so the name is kept as it is looked up.
alter table companies add column name_folded text not null generated always as (lower(name)) stored;
create index companies_by_folded_name on companies (workspace_id, name_folded);

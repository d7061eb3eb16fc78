-- These rows reach their workspace through a key that already carries it (person, lead or import of the same workspace),
-- so a second look at the workspace adds nothing but time: two seconds in an import of 100,000 rows.
alter table person_addresses drop constraint person_addresses_workspace_id_fkey;
alter table person_profiles drop constraint person_profiles_workspace_id_fkey;
alter table leads drop constraint leads_workspace_id_fkey;
alter table import_leads drop constraint import_leads_workspace_id_fkey;

-- A lead knows the import that made it, so only the leads that an import met are listed besides: at most a few rows,
-- where there was one for every row of every file.
delete from import_leads i using leads l
  where l.workspace_id = i.workspace_id and l.id = i.lead_id and l.import_id is not distinct from i.import_id;
delete from import_leads a using import_leads b
  where a.workspace_id = b.workspace_id and a.import_id = b.import_id and a.lead_id = b.lead_id and a.row > b.row;
alter table import_leads drop constraint import_leads_pkey, drop column row, drop column created,
  add primary key (workspace_id, import_id, lead_id);

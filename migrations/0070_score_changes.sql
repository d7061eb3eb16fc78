-- Leads of which something changed that a score rests on. Written by the database itself, so that nobody who changes a lead can forget it,
-- and only of those that have a score: the others get theirs from a run. Row by row and only where a column became another, so that
-- writing what was there already costs nothing.
create table score_changes (
  workspace_id uuid not null,
  position bigint generated always as identity,
  lead_id uuid not null,
  primary key (workspace_id, position)
);
select make_tenant_table('score_changes');

create function note_score_of_lead() returns trigger language plpgsql as $$
begin
  insert into score_changes (workspace_id, lead_id) values (new.workspace_id, new.id);
  return null;
end $$;
create trigger note_score after update on leads for each row
  when (new.score is not null and (old.engagement, old.source_type, old.person_id) is distinct from (new.engagement, new.source_type, new.person_id))
  execute function note_score_of_lead();

create function note_score_of_person() returns trigger language plpgsql as $$
begin
  insert into score_changes (workspace_id, lead_id)
  select workspace_id, id from leads where workspace_id = new.workspace_id and person_id = new.id and score is not null;
  return null;
end $$;
create trigger note_score after update on people for each row
  when (new.erased_at is null and (old.title, old.company_id) is distinct from (new.title, new.company_id))
  execute function note_score_of_person();

create function note_score_of_company() returns trigger language plpgsql as $$
begin
  insert into score_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
  where p.workspace_id = new.workspace_id and p.company_id = new.id and l.score is not null;
  return null;
end $$;
create trigger note_score after update on companies for each row
  when ((old.industry, old.employees, old.technologies) is distinct from (new.industry, new.employees, new.technologies))
  execute function note_score_of_company();

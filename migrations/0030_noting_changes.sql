-- Most workspaces keep no segment, and the rows a statement changed carry no statistics: asked together, what changed was compared
-- before it was known whether anybody wants to know. So that is asked first, and by itself.
create function segments_are_kept() returns boolean language sql stable as $$
  select exists (select 1 from segments where state <> 'deleting')
$$;

create or replace function note_new_leads() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id) select workspace_id, id from after_rows where workspace_id in (select workspace_id from segments where state <> 'deleting');
  return null;
end $$;

create or replace function note_changed_leads() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select a.workspace_id, a.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.status, a.status_at, a.tier, a.score, a.intent_score, a.needs_review, a.source_type, a.enrichment_state, a.open_count, a.reply_count, a.merged_into, a.person_id)
    is distinct from (b.status, b.status_at, b.tier, b.score, b.intent_score, b.needs_review, b.source_type, b.enrichment_state, b.open_count, b.reply_count, b.merged_into, b.person_id);
  return null;
end $$;

create or replace function note_changed_people() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
    join leads l on l.workspace_id = a.workspace_id and l.person_id = a.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.title, a.company_id, a.erased_at) is distinct from (b.title, b.company_id, b.erased_at);
  return null;
end $$;

create or replace function note_changed_companies() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
    join people p on p.workspace_id = a.workspace_id and p.company_id = a.id
    join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.name, a.domain, a.industry, a.employees, a.country) is distinct from (b.name, b.domain, b.industry, b.employees, b.country);
  return null;
end $$;

create or replace function note_changed_contacts() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select distinct l.workspace_id, l.id from changed_rows c join leads l on l.workspace_id = c.workspace_id and l.person_id = c.person_id
  where c.workspace_id in (select workspace_id from segments where state <> 'deleting');
  return null;
end $$;

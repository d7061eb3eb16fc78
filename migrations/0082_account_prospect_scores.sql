-- What companies and people score beside the ICP of a lead: the newest on the row itself, so that lists need no look elsewhere, and every
-- one ever given with its reasons. `…_due_at` is when a signal is worth less than it was.
alter table companies add column account_score integer, add column account_grade text, add column account_due_at timestamptz;
alter table leads add column prospect_score integer, add column prospect_grade text, add column prospect_due_at timestamptz;
create index companies_account_due on companies (workspace_id, account_due_at) where account_due_at is not null;
create index leads_prospect_due on leads (workspace_id, prospect_due_at) where prospect_due_at is not null;
create index leads_by_prospect_grade on leads (workspace_id, prospect_grade, updated_at desc, id desc) where prospect_grade is not null;
create index replies_by_lead on replies (workspace_id, lead_id);

create table account_scores (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  company_id uuid not null,
  profile_version integer not null check (profile_version > 0),
  score integer,
  grade text,
  verdict jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id)
);
create index account_scores_by_company on account_scores (workspace_id, company_id, at desc, id desc);
select make_tenant_table('account_scores');
revoke update on account_scores from legwork_app, legwork_system;

create table prospect_scores (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  profile_version integer not null check (profile_version > 0),
  -- Nobody outside of the ICP has a score.
  score integer,
  grade text,
  verdict jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index prospect_scores_by_lead on prospect_scores (workspace_id, lead_id, at desc, id desc);
select make_tenant_table('prospect_scores');
-- What was once given is never rewritten; when the person is forgotten its reasons may be emptied, and nothing else.
revoke update on prospect_scores from legwork_app, legwork_system;
grant update (verdict) on prospect_scores to legwork_app, legwork_system;
create trigger only_emptied before update on prospect_scores for each row execute function scores_are_only_emptied();

-- Companies and leads of which something changed that these scores rest on: written by the database itself, only of those whose leads were
-- scored, and worked off in turns.
create table account_changes (
  workspace_id uuid not null,
  position bigint generated always as identity,
  company_id uuid not null,
  primary key (workspace_id, position)
);
select make_tenant_table('account_changes');
create table prospect_changes (
  workspace_id uuid not null,
  position bigint generated always as identity,
  lead_id uuid not null,
  primary key (workspace_id, position)
);
select make_tenant_table('prospect_changes');

create function note_account(workspace uuid, company uuid) returns void language sql as $$
  insert into account_changes (workspace_id, company_id) select workspace, id from companies where workspace_id = workspace and id = company and account_score is not null
$$;
create function note_prospect(workspace uuid, lead uuid) returns void language sql as $$
  insert into prospect_changes (workspace_id, lead_id) select workspace, id from leads where workspace_id = workspace and id = lead and score is not null
$$;

create function note_standing_of_lead() returns trigger language plpgsql as $$
begin
  insert into account_changes (workspace_id, company_id)
  select distinct p.workspace_id, p.company_id from people p where p.workspace_id = new.workspace_id and p.id in (old.person_id, new.person_id) and p.company_id is not null;
  insert into prospect_changes (workspace_id, lead_id) values (new.workspace_id, new.id);
  return null;
end $$;
create trigger note_standing after update on leads for each row
  when (new.score is not null and (old.open_count > 0, old.status = 'meeting_booked', old.reply_count, old.engagement, old.source_type, old.person_id, old.merged_into)
    is distinct from (new.open_count > 0, new.status = 'meeting_booked', new.reply_count, new.engagement, new.source_type, new.person_id, new.merged_into))
  execute function note_standing_of_lead();

create function note_standing_of_person() returns trigger language plpgsql as $$
begin
  perform note_account(new.workspace_id, old.company_id), note_account(new.workspace_id, new.company_id);
  insert into prospect_changes (workspace_id, lead_id)
  select workspace_id, id from leads where workspace_id = new.workspace_id and person_id = new.id and score is not null;
  return null;
end $$;
create trigger note_standing after update on people for each row
  when ((old.title, old.company_id, old.erased_at is null) is distinct from (new.title, new.company_id, new.erased_at is null))
  execute function note_standing_of_person();

create function note_standing_of_company() returns trigger language plpgsql as $$
begin
  perform note_account(new.workspace_id, new.id);
  insert into prospect_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
  where p.workspace_id = new.workspace_id and p.company_id = new.id and l.score is not null;
  return null;
end $$;
create trigger note_standing after update on companies for each row
  when ((old.domain, old.industry, old.employees, old.country, old.revenue, old.technologies) is distinct from (new.domain, new.industry, new.employees, new.country, new.revenue, new.technologies))
  execute function note_standing_of_company();

create function note_standing_of_contact() returns trigger language plpgsql as $$
begin
  insert into prospect_changes (workspace_id, lead_id)
  select distinct l.workspace_id, l.id from changed_rows c join leads l on l.workspace_id = c.workspace_id and l.person_id = c.person_id where l.score is not null;
  return null;
end $$;
create trigger note_standing after insert on person_addresses referencing new table as changed_rows for each statement execute function note_standing_of_contact();
create trigger note_standing_again after update on person_addresses referencing new table as changed_rows for each statement execute function note_standing_of_contact();
create trigger note_standing after insert on person_profiles referencing new table as changed_rows for each statement execute function note_standing_of_contact();
create trigger note_standing after insert on person_phones referencing new table as changed_rows for each statement execute function note_standing_of_contact();
create trigger note_standing_again after update on person_phones referencing new table as changed_rows for each statement execute function note_standing_of_contact();

create function note_standing_of_signal() returns trigger language plpgsql as $$
begin
  perform note_account(new.workspace_id, new.company_id), note_prospect(new.workspace_id, new.lead_id);
  return null;
end $$;
create trigger note_standing after insert or update of company_id, lead_id on signals for each row
  when (new.company_id is not null or new.lead_id is not null) execute function note_standing_of_signal();

create function note_standing_of_fact() returns trigger language plpgsql as $$
begin
  if new.subject_kind = 'company' then
    perform note_account(new.workspace_id, new.subject_id);
  else
    insert into prospect_changes (workspace_id, lead_id)
    select workspace_id, id from leads where workspace_id = new.workspace_id and person_id = new.subject_id and score is not null;
  end if;
  return null;
end $$;
create trigger note_standing after insert or update of observed_at on facts for each row
  when (new.key in ('funding', 'hiring', 'expansion', 'tech_change', 'stage', 'funding_stage', 'job_change')) execute function note_standing_of_fact();

create function note_standing_of_lead_row() returns trigger language plpgsql as $$
begin
  perform note_prospect(new.workspace_id, new.lead_id);
  return null;
end $$;
create trigger note_standing after insert on visitors for each row execute function note_standing_of_lead_row();
create trigger note_standing after update of intent on replies for each row when (old.intent is distinct from new.intent) execute function note_standing_of_lead_row();
create trigger note_standing after insert on timeline for each row when (new.type = 'clicked') execute function note_standing_of_lead_row();

-- Filters of segments may ask for both.
create or replace function note_changed_leads() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select a.workspace_id, a.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.status, a.status_at, a.tier, a.score, a.prospect_score, a.prospect_grade, a.intent_score, a.needs_review, a.source_type, a.enrichment_state, a.open_count, a.reply_count, a.merged_into, a.person_id)
    is distinct from (b.status, b.status_at, b.tier, b.score, b.prospect_score, b.prospect_grade, b.intent_score, b.needs_review, b.source_type, b.enrichment_state, b.open_count, b.reply_count, b.merged_into, b.person_id);
  return null;
end $$;
create or replace function note_changed_companies() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
    join people p on p.workspace_id = a.workspace_id and p.company_id = a.id
    join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.name, a.domain, a.industry, a.employees, a.country, a.account_score, a.account_grade) is distinct from (b.name, b.domain, b.industry, b.employees, b.country, b.account_score, b.account_grade);
  return null;
end $$;

-- Who was scored before gets these scores in turns, too.
alter table profile_sweeps no force row level security;
insert into profile_sweeps (workspace_id, kind) select w.id, k.kind from workspaces w cross join (values ('account'), ('prospect')) k (kind) on conflict do nothing;
alter table profile_sweeps force row level security;

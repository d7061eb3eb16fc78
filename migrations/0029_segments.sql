-- Segments: stored filters over leads. Who is in is a table, kept current by what changes and by what time moves.
create table segments (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null check (name <> ''),
  filter jsonb not null,
  version integer not null default 1,
  -- `new`: transactions that may not have seen it, and so noted nothing, are waited for (`noted_from`).
  -- `building`: the leads are being gone through under this filter, up to `built_to`.
  state text not null default 'new' check (state in ('new', 'building', 'current', 'deleting')),
  noted_from xid8,
  built_to uuid,
  members integer not null default 0 check (members >= 0),
  -- Leads that time alone moves in or out were looked for up to here.
  looked_at timestamptz not null,
  -- Suppressions of the transactions before this one were looked at.
  suppressions_to xid8,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index segments_by_name on segments (workspace_id, lower(name)) where state <> 'deleting';
select make_tenant_table('segments');

create table segment_members (
  workspace_id uuid not null references workspaces (id),
  segment_id uuid not null,
  lead_id uuid not null,
  since timestamptz not null,
  primary key (workspace_id, segment_id, lead_id),
  foreign key (workspace_id, segment_id) references segments (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index segment_members_by_lead on segment_members (workspace_id, lead_id);
select make_tenant_table('segment_members');

-- Leads of which something changed that a filter may ask for. Written by the database itself, so that nobody who changes a
-- lead can forget it, and only where there is a segment; a row is taken when it is visible, so a late commit is never missed.
create table lead_changes (
  workspace_id uuid not null,
  position bigint generated always as identity,
  lead_id uuid not null,
  primary key (workspace_id, position)
);
select make_tenant_table('lead_changes');

create function note_new_leads() returns trigger language plpgsql as $$
begin
  insert into lead_changes (workspace_id, lead_id) select workspace_id, id from after_rows where workspace_id in (select workspace_id from segments where state <> 'deleting');
  return null;
end $$;
create trigger note_new after insert on leads referencing new table as after_rows for each statement execute function note_new_leads();

create function note_changed_leads() returns trigger language plpgsql as $$
begin
  insert into lead_changes (workspace_id, lead_id)
  select a.workspace_id, a.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.status, a.status_at, a.tier, a.score, a.intent_score, a.needs_review, a.source_type, a.enrichment_state, a.open_count, a.reply_count, a.merged_into, a.person_id)
    is distinct from (b.status, b.status_at, b.tier, b.score, b.intent_score, b.needs_review, b.source_type, b.enrichment_state, b.open_count, b.reply_count, b.merged_into, b.person_id);
  return null;
end $$;
create trigger note_changed after update on leads referencing old table as before_rows new table as after_rows
  for each statement execute function note_changed_leads();

create function note_changed_people() returns trigger language plpgsql as $$
begin
  insert into lead_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
    join leads l on l.workspace_id = a.workspace_id and l.person_id = a.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.title, a.company_id, a.erased_at) is distinct from (b.title, b.company_id, b.erased_at);
  return null;
end $$;
create trigger note_changed after update on people referencing old table as before_rows new table as after_rows
  for each statement execute function note_changed_people();

create function note_changed_companies() returns trigger language plpgsql as $$
begin
  insert into lead_changes (workspace_id, lead_id)
  select l.workspace_id, l.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
    join people p on p.workspace_id = a.workspace_id and p.company_id = a.id
    join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.name, a.domain, a.industry, a.employees, a.country) is distinct from (b.name, b.domain, b.industry, b.employees, b.country);
  return null;
end $$;
create trigger note_changed after update on companies referencing old table as before_rows new table as after_rows
  for each statement execute function note_changed_companies();

create function note_changed_contacts() returns trigger language plpgsql as $$
begin
  insert into lead_changes (workspace_id, lead_id)
  select distinct l.workspace_id, l.id from changed_rows c join leads l on l.workspace_id = c.workspace_id and l.person_id = c.person_id
  where c.workspace_id in (select workspace_id from segments where state <> 'deleting');
  return null;
end $$;
create trigger note_new after insert on person_addresses referencing new table as changed_rows for each statement execute function note_changed_contacts();
create trigger note_old after update on person_addresses referencing old table as changed_rows for each statement execute function note_changed_contacts();
create trigger note_changed after update on person_addresses referencing new table as changed_rows for each statement execute function note_changed_contacts();
create trigger note_gone after delete on person_addresses referencing old table as changed_rows for each statement execute function note_changed_contacts();

create trigger note_new after insert on person_profiles referencing new table as changed_rows for each statement execute function note_changed_contacts();
create trigger note_gone after delete on person_profiles referencing old table as changed_rows for each statement execute function note_changed_contacts();

-- A "no" and its lifting may be of an agency above, whose rows are only read here, so each workspace remembers how far it looked.
alter table suppressions add column noted_in xid8 not null default pg_current_xact_id();
create index suppressions_by_change on suppressions (workspace_id, noted_in);

-- Filters ask how long a lead has been known or has had its status.
create index leads_by_status_at on leads (workspace_id, status_at);
create index leads_by_created on leads (workspace_id, created_at);
-- The timeline reads every source of a lead.
create index tasks_by_lead on tasks (workspace_id, lead_id);
create index messages_by_ledger on messages (workspace_id, ledger_id) where ledger_id is not null;

-- "No" in full: whom it covers, why, and who lifted it. Each cause is an entry of its own, so that lifting one lifts no other.
alter table suppressions
  drop constraint suppressions_kind_check,
  drop constraint suppressions_workspace_id_kind_hash_key,
  add check (kind in ('address', 'domain', 'profile', 'phone', 'company')),
  add column cause text not null default 'manual',
  add column campaign_id uuid,
  add column lifted_at timestamptz,
  add column lifted_by text,
  add column lift_reason text,
  add check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null)),
  add foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id);
update suppressions set cause = case
  when source = 'bounce' then 'bounce'
  when source = 'complaint' then 'complaint'
  when source = 'crm' then 'crm'
  when source in ('link', 'reply', 'one_click') then 'unsubscribe'
  else 'manual' end;
alter table suppressions
  add check (cause in ('unsubscribe', 'bounce', 'complaint', 'manual', 'erasure', 'legal_hold', 'competitor', 'former_client', 'role_based', 'personal_domain', 'crm')),
  -- Who said no themselves, or asked to be forgotten, is never let in again by anybody.
  add check (lifted_at is null or cause not in ('unsubscribe', 'complaint', 'erasure'));
create unique index suppressions_once on suppressions
  (workspace_id, kind, hash, cause, coalesce(campaign_id, '00000000-0000-0000-0000-000000000000')) where lifted_at is null;
create index suppressions_by_hash on suppressions (hash) where lifted_at is null;
create index suppressions_newest on suppressions (workspace_id, at desc, id desc);

-- An erased person stays as a number: counts and proofs need the row, nothing in it says who it was.
alter table people add column erased_at timestamptz;

-- What was erased, told by hashes; the certificate is the signed text.
create table erasures (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  hashes text[] not null check (cardinality(hashes) > 0),
  lead_ids uuid[] not null default '{}',
  state text not null check (state in ('running', 'done')),
  requested_by text not null,
  requested_at timestamptz not null,
  certificate text,
  signature text,
  finished_at timestamptz,
  primary key (workspace_id, id),
  check ((state = 'done') = (certificate is not null and signature is not null and finished_at is not null))
);
create unique index erasures_open on erasures (workspace_id, hashes) where state = 'running';
create index erasures_newest on erasures (workspace_id, requested_at desc);
select make_tenant_table('erasures');
revoke delete on erasures from legwork_app, legwork_system;

-- Takes the marks of a person out of free text; the rest of it stays what it was.
create function without_marks(value text, pattern text) returns text language sql immutable strict
  return regexp_replace(value, pattern, '[erased]', 'gi');

create function without_marks(value text[], pattern text) returns text[] language sql immutable strict
  return coalesce((select array_agg(regexp_replace(entry, pattern, '[erased]', 'gi') order by place)
                   from unnest(value) with ordinality as entries (entry, place)), '{}');

create function without_marks(value jsonb, pattern text) returns jsonb language plpgsql immutable strict as $$
begin
  return case jsonb_typeof(value)
    when 'string' then to_jsonb(without_marks(value #>> '{}', pattern))
    when 'number' then case when value::text ~* pattern then to_jsonb('[erased]'::text) else value end
    when 'array' then coalesce(
      (select jsonb_agg(without_marks(entry, pattern) order by place) from jsonb_array_elements(value) with ordinality as entries (entry, place)), '[]')
    when 'object' then coalesce(
      (select jsonb_object_agg(without_marks(key, pattern), without_marks(entry, pattern)) from jsonb_each(value) as entries (key, entry)), '{}')
    else value end;
end $$;

-- What was once given is never rewritten; when the person is forgotten its reasons may be emptied, and nothing else.
grant update (verdict) on scores to legwork_app, legwork_system;
create function scores_are_only_emptied() returns trigger language plpgsql as $$
begin
  if new.verdict <> '{}' then raise exception 'A score that was given is never rewritten; its reasons may be emptied when the person is forgotten.'; end if;
  return new;
end $$;
create trigger only_emptied before update on scores for each row execute function scores_are_only_emptied();

-- Somebody who was forgotten wrote again: that something came in is known, what it said is not kept.
alter table inbound_mail drop constraint inbound_mail_outcome_check;
alter table inbound_mail add constraint inbound_mail_outcome_check
  check (outcome in ('reply', 'bounce', 'auto', 'duplicate', 'own', 'unmatched', 'unreadable', 'erased'));
alter table vendor_notices drop constraint vendor_notices_outcome_check;
alter table vendor_notices add constraint vendor_notices_outcome_check
  check (outcome in ('reply', 'auto', 'bounce', 'opt_out', 'duplicate', 'own', 'unmatched', 'unreadable', 'erased'));

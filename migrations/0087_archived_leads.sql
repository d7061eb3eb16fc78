-- Leads that were put away, and by which proposal: what was put away together comes back together.
alter table leads add column archived_at timestamptz, add column archive_id uuid, add check ((archived_at is null) = (archive_id is null));
create index leads_archived on leads (workspace_id, archive_id) where archive_id is not null;

-- Nobody who was put away is in a segment.
create or replace function note_changed_leads() returns trigger language plpgsql as $$
begin
  if not segments_are_kept() then return null; end if;
  insert into lead_changes (workspace_id, lead_id)
  select a.workspace_id, a.id from after_rows a join before_rows b on b.workspace_id = a.workspace_id and b.id = a.id
  where a.workspace_id in (select workspace_id from segments where state <> 'deleting') and (a.status, a.status_at, a.tier, a.score, a.prospect_score, a.prospect_grade, a.intent_score, a.needs_review, a.source_type, a.enrichment_state, a.open_count, a.reply_count, a.merged_into, a.person_id, a.archive_id)
    is distinct from (b.status, b.status_at, b.tier, b.score, b.prospect_score, b.prospect_grade, b.intent_score, b.needs_review, b.source_type, b.enrichment_state, b.open_count, b.reply_count, b.merged_into, b.person_id, b.archive_id);
  return null;
end $$;

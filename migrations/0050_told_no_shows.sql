-- Whether the calendar was told that nobody came. The person's word stands whatever becomes of that: null where the vendor keeps no such
-- thing, or nobody here knows which event it is.
alter table appointment_changes
  add column told text check (told in ('asked', 'unknown', 'done', 'failed')),
  add column told_error text,
  add constraint appointment_changes_told check (told is null or kind = 'no_show');
create index appointment_changes_telling on appointment_changes (workspace_id, created_at) where told in ('asked', 'unknown');

-- What people ask of meetings: to move one, to cancel it, to note that nobody came. The row stands before the calendar is asked, holds
-- the new time for the meeting while the answer is out, and says what became of it.
create table appointment_changes (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  appointment_id uuid not null,
  lead_id uuid not null,
  kind text not null check (kind in ('move', 'cancel', 'no_show')),
  state text not null check (state in ('asked', 'unknown', 'done', 'failed')),
  -- Where the meeting was when it was asked, and where it is to go.
  from_at timestamptz not null,
  to_at timestamptz,
  to_ends_at timestamptz,
  -- The calendar in which the new time is held.
  source text,
  -- In the words of whoever asked; calendars pass it on to the lead.
  reason text not null default '',
  operation_id uuid,
  error text,
  asked_by text not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, appointment_id) references appointments (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  check ((kind = 'move') = (to_at is not null and to_ends_at is not null and source is not null)),
  check ((state in ('done', 'failed')) = (settled_at is not null))
);
-- One at a time for a meeting, one for a time, and one no-show for ever, whoever asks at once.
create unique index appointment_changes_open on appointment_changes (workspace_id, appointment_id) where state in ('asked', 'unknown');
create unique index appointment_changes_slot on appointment_changes (workspace_id, source, to_at) where kind = 'move' and state in ('asked', 'unknown');
create unique index appointment_changes_no_show on appointment_changes (workspace_id, appointment_id) where kind = 'no_show';
create index appointment_changes_by_appointment on appointment_changes (workspace_id, appointment_id, created_at desc);
create index appointment_changes_by_lead on appointment_changes (workspace_id, lead_id);
create index appointment_changes_waiting on appointment_changes (workspace_id, created_at) where state in ('asked', 'unknown');
select make_tenant_table('appointment_changes');

-- Where the lead can move the meeting, at calendars that let nobody else do it.
alter table appointments add column move_url text;

-- A step may wait for what it lacks: since when, and for what, stands with the step. What waits is asked on every turn whether it is there.
alter table enrolment_steps drop constraint enrolment_steps_state_check;
alter table enrolment_steps add constraint enrolment_steps_state_check check (state in ('begun', 'done', 'skipped', 'failed', 'waiting'));
drop index enrolments_awaiting;
create index enrolments_awaiting on enrolments (workspace_id, id) where state = 'paused'
  and pause_reason in ('awaiting_enrichment', 'channel_disconnected', 'linkedin_unreachable', 'missing_lead_data', 'missing_workspace_setup', 'missing_booking_link');

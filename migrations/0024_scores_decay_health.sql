-- Which version of a profile gave a score; what was once given is never rewritten.
alter table scores add column profile_version integer not null default 1 check (profile_version > 0);
alter table scores alter column profile_version drop default;
revoke update on scores from legwork_app, legwork_system;

-- Leads that silence may move, by when they last changed.
create index leads_decaying on leads (workspace_id, updated_at) where status in ('dispatched', 'sent', 'opened');
create index leads_next_send on leads (workspace_id, next_send_at) where next_send_at is not null;

-- Since when a mailbox rests and why, and since when it sends again after its figures made it rest. Bounces bring it back
-- by themselves; complaints and a person's own pause do not.
alter table mailboxes
  add column paused_at timestamptz,
  add column paused_by text check (paused_by in ('person', 'bounces', 'complaints')),
  add column returned_at timestamptz;
create index send_ledger_transmitted on send_ledger (workspace_id, transmission_at) where transmission_at is not null;

-- A fresh live workspace starts slowly, unless its owner says that its domains are warm already.
alter table workspaces add column ramp_waived_at timestamptz, add column ramp_waived_by text;

-- Appointments that changed in a calendar which says little of how, or may say it late, twice or never: each is looked at there, and what
-- is true then counts. A row leaves once it was looked at.
create table appointment_looks (
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  event_id text not null check (event_id <> ''),
  calendar_id text,
  -- The vendor's own name of the person it is with.
  contact_id text,
  due_at timestamptz not null,
  -- How often somebody said that it changed: what is said while it is looked at is looked at again.
  told integer not null default 1,
  attempts integer not null default 0,
  primary key (workspace_id, vendor, event_id)
);
create index appointment_looks_due on appointment_looks (workspace_id, due_at);
select make_tenant_table('appointment_looks');

-- When the meetings of a calendar are compared next with what is known of them here.
alter table availability_sources add column next_follow_at timestamptz;

-- Steps a person does: who is to do them and until when, and what came of it.
alter table tasks
  drop constraint tasks_state_check,
  -- The id of a member; nobody's own where it is empty.
  add column assignee text,
  -- The number that was to be called, so that a wrong one can be told from the others.
  add column phone text,
  -- The sequence waits until then and not longer.
  add column expires_at timestamptz,
  add column outcome text check (outcome in ('reached', 'left_message', 'no_answer', 'not_interested', 'bad_number')),
  -- Why it was left out or taken back.
  add column reason text;
update tasks set state = 'cancelled' where state = 'dropped';
alter table tasks
  add constraint tasks_state_check check (state in ('open', 'done', 'skipped', 'cancelled', 'expired'));
create index tasks_closed on tasks (workspace_id, done_at desc) where state <> 'open';

-- Somebody called it and reached another person, or nobody at all for good.
alter table person_phones add column wrong_at timestamptz;

-- Mails that people sent to themselves before a lead gets them. A person has a few places an hour, and each mail takes one.
create table test_mails (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  person_id text not null,
  hour timestamptz not null,
  place integer not null check (place between 1 and 10),
  about text not null check (about in ('item', 'template')),
  about_id text not null,
  -- The only address it may go to.
  address_hash text not null,
  mailbox_id uuid not null,
  state text not null default 'asked' check (state in ('asked', 'sent', 'refused', 'failed', 'unknown')),
  reason text,
  asked_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, person_id, hour, place),
  foreign key (workspace_id, mailbox_id) references mailboxes (workspace_id, id)
);
select make_tenant_table('test_mails');

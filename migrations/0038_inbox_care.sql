-- Whoever assigns or puts off a conversation says which version of it they saw.
alter table threads add column version integer not null default 1;
create index threads_by_assignee on threads (workspace_id, assignee, last_message_at desc) where assignee is not null;

-- What a person read in an answer where the program had read something else.
create table reply_corrections (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  reply_id uuid not null,
  lead_id uuid not null,
  was text not null,
  -- How sure the program had been.
  was_confidence real not null,
  became text not null,
  corrected_by text not null,
  corrected_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, reply_id) references replies (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index reply_corrections_by_reply on reply_corrections (workspace_id, reply_id, corrected_at desc);
select make_tenant_table('reply_corrections');

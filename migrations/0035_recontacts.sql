-- A draft that continues a conversation names the message it answers.
alter table drafts add column answers_id uuid;
alter table drafts add foreign key (workspace_id, answers_id) references messages (workspace_id, id);

-- Who asked for a later word, or was away, and when they may hear from us. A reply is followed up once, whoever tries.
create table recontacts (
  workspace_id uuid not null references workspaces (id),
  reply_id uuid not null,
  -- `ooo` after an absence, `nurture` after a "not now".
  kind text not null check (kind in ('ooo', 'nurture')),
  lead_id uuid not null,
  thread_id uuid not null,
  due_at timestamptz not null,
  -- The day they named, with the words that named it and the rule that read them; none where the default counts.
  named date,
  phrase text,
  rule text not null,
  state text not null default 'waiting' check (state in ('waiting', 'proposed', 'closed', 'replaced')),
  -- Why it is in the state it is in, or why it waits longer.
  reasons jsonb not null default '[]',
  draft_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, reply_id),
  foreign key (workspace_id, reply_id) references replies (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id),
  foreign key (workspace_id, draft_id) references drafts (workspace_id, id)
);
create unique index recontacts_of_draft on recontacts (workspace_id, draft_id) where draft_id is not null;
create index recontacts_due on recontacts (workspace_id, due_at) where state = 'waiting';
create index recontacts_by_lead on recontacts (workspace_id, lead_id);
select make_tenant_table('recontacts');

-- Who read a reply as it counts: the rules, a model where a campaign wants one, or a person who corrected it.
alter table replies add column read_by text not null default 'rules' check (read_by in ('rules', 'model', 'person'));
update replies set read_by = 'person' where corrected_by is not null;

-- A second reading of a reply by a model: wanted once, asked once, and what the rules made of the answer.
create table reply_readings (
  workspace_id uuid not null references workspaces (id),
  reply_id uuid not null,
  lead_id uuid not null,
  -- How the rules had read it.
  was text not null,
  was_confidence real not null,
  wanted_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'settled')),
  -- What became of it, null while it waits: `raised` and `replaced` changed the reading, `kept` did not.
  outcome text check (outcome in ('raised', 'replaced', 'kept')),
  -- What the model said, where it said something that could be read.
  intent text,
  confidence real,
  quote text,
  model text,
  reasons jsonb not null default '[]',
  settled_at timestamptz,
  primary key (workspace_id, reply_id),
  foreign key (workspace_id, reply_id) references replies (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index reply_readings_waiting on reply_readings (workspace_id, wanted_at, reply_id) where state = 'waiting';
create index reply_readings_by_lead on reply_readings (workspace_id, lead_id);
select make_tenant_table('reply_readings');

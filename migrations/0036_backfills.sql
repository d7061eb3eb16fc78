-- A draft whose turn is not there yet: a backfill wrote it, and decides on it when all of its drafts are written.
alter table reply_drafts drop constraint reply_drafts_state_check;
alter table reply_drafts add constraint reply_drafts_state_check check (state in ('writing', 'shadow', 'parked', 'review', 'held', 'scheduled', 'sending', 'sent', 'booking', 'booked', 'skipped', 'escalated', 'cancelled', 'rejected', 'superseded'));
create index reply_drafts_parked on reply_drafts (workspace_id, lead_id) where state = 'parked';

-- A run over the backlog of replies: what it was asked, how far it is, and why it does not go on.
create table backfill_runs (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  state text not null default 'drafting' check (state in ('drafting', 'sending', 'done', 'abandoned')),
  -- As it was asked for; going on means the same.
  options jsonb not null,
  -- Why it stopped before its end, in a sentence; null while it works.
  halted text,
  -- Who lets it send although auto-send was switched off before this moment; a later switch still holds.
  forced_by text,
  forced_at timestamptz,
  log_path text,
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id),
  check ((forced_by is null) = (forced_at is null)),
  check ((state in ('done', 'abandoned')) = (finished_at is not null))
);
-- One that is not finished at a time, whoever starts at once.
create unique index backfill_runs_open on backfill_runs (workspace_id) where finished_at is null;
create index backfill_runs_newest on backfill_runs (workspace_id, started_at desc);
select make_tenant_table('backfill_runs');

-- The messages of theirs that a run found at its start, in their order, and what became of each: exactly one state.
create table backfill_targets (
  workspace_id uuid not null references workspaces (id),
  run_id uuid not null,
  position integer not null,
  message_id uuid not null,
  -- Null where nobody ever read what they want.
  reply_id uuid,
  lead_id uuid not null,
  campaign_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'drafted', 'sent', 'delayed', 'review', 'refreshed', 'skipped', 'failed')),
  -- The one counter a skipped or failed one counts for.
  why text,
  reasons jsonb not null default '[]',
  -- Given before anything is asked for it, so that asking again pays nothing twice.
  draft_id uuid,
  confidence double precision,
  threshold double precision,
  -- What became of the card of one that waits for a person.
  slack text check (slack in ('sent', 'failed', 'skipped')),
  slack_error text,
  updated_at timestamptz not null,
  primary key (workspace_id, run_id, position),
  unique (workspace_id, run_id, message_id),
  foreign key (workspace_id, run_id) references backfill_runs (workspace_id, id),
  foreign key (workspace_id, message_id) references messages (workspace_id, id),
  foreign key (workspace_id, reply_id) references replies (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  check ((state in ('skipped', 'failed')) = (why is not null)),
  check (slack is null or state = 'review')
);
create index backfill_targets_open on backfill_targets (workspace_id, run_id, position) where state in ('waiting', 'drafted');
create index backfill_targets_by_draft on backfill_targets (workspace_id, draft_id) where draft_id is not null;
create index backfill_targets_by_lead on backfill_targets (workspace_id, lead_id);
select make_tenant_table('backfill_targets');

-- Single hits of tracked mail are forgotten after a while, the oldest first.
create index tracking_hits_by_age on tracking_hits (workspace_id, at) where read_at is not null;

-- Simulations of a campaign as it was at a version, each with what it was of and what came out.
create table campaign_forecasts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  campaign_id uuid not null,
  campaign_version int not null,
  state text not null default 'running' check (state in ('running', 'finished', 'failed', 'cancelled')),
  -- People, days, seed, mailboxes and mails a day that were simulated.
  plan jsonb not null,
  -- How far it is: the day that is lived, of how many.
  progress jsonb,
  report jsonb,
  -- Why it failed, as a sentence.
  error text,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  -- When whoever works on it last said so, in real time.
  beat_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  check ((state = 'running') = (ended_at is null)),
  check ((state = 'finished') = (report is not null))
);
-- One at a time.
create unique index campaign_forecasts_running on campaign_forecasts (workspace_id) where state = 'running';
create index campaign_forecasts_newest on campaign_forecasts (workspace_id, campaign_id, asked_at desc, id desc);
select make_tenant_table('campaign_forecasts');

-- Campaigns at vendors that carry messages of a campaign somebody complained about: each is paused there, and a person resumes it.
create table vendor_holds (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  campaign_id uuid not null,
  vendor text not null,
  -- The vendor's campaign, or `list:` and the list that feeds one.
  carrier text not null,
  state text not null default 'asked' check (state in ('asked', 'held', 'let_go')),
  asked_at timestamptz not null,
  attempts int not null default 0,
  next_attempt_at timestamptz,
  reasons jsonb not null default '[]',
  settled_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  check ((state = 'asked') = (next_attempt_at is not null))
);
create unique index vendor_holds_asked on vendor_holds (workspace_id, campaign_id, vendor, carrier) where state = 'asked';
create index vendor_holds_due on vendor_holds (workspace_id, next_attempt_at) where state = 'asked';
select make_tenant_table('vendor_holds');

-- As high as the owner lets a grant climb by what people approve. What was granted before climbs no further.
alter table autosend_grants add column highest text check (highest in ('shadow', 'draft_only', 'hold', 'auto'));
update autosend_grants set highest = level;
alter table autosend_grants alter column highest set not null;

-- Each move of a grant: given by a person, climbed, or fallen.
create table autosend_moves (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  campaign_id uuid not null,
  intent text,
  moved text not null check (moved in ('granted', 'promoted', 'demoted')),
  -- Null where nothing was granted before.
  from_level text,
  to_level text not null,
  -- What it moved by: a person's grant, approvals, a complaint, a corrected reading, bad figures.
  cause text not null,
  reason text not null,
  moved_by text not null,
  -- The grant it became.
  grant_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id),
  foreign key (workspace_id, grant_id) references autosend_grants (workspace_id, id)
);
create index autosend_moves_newest on autosend_moves (workspace_id, at desc, id desc);
select make_tenant_table('autosend_moves');

-- What a campaign's answers to one intent came to, for what it may do by itself.
create index reply_drafts_by_campaign on reply_drafts (workspace_id, campaign_id, intent, decided_at desc);

-- Until when somebody has to decide on an answer that waits, and how loudly they were told so far.
alter table reply_drafts add column review_due_at timestamptz, add column review_level smallint not null default 0;
create index reply_drafts_overdue on reply_drafts (workspace_id, review_due_at) where state = 'review';

-- An alert that a chat did not take, or that is the last word, goes to the owners by mail.
alter table alerts add column level smallint not null default 1 check (level between 1 and 3),
  add column mailed_at timestamptz, add column mail_error text, add column mail_attempts integer not null default 0, add column next_mail_at timestamptz;
create index alerts_unmailed on alerts (workspace_id, at) where mailed_at is null and acknowledged_at is null and severity <> 'info';

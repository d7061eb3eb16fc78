-- Who said "not now" without a day is asked when, and once more; only then are they left alone. Which of these waits, when what was
-- asked last left, and until when they are left alone behind it.
alter table recontacts add column rung text not null default 'none' check (rung in ('none', 'asked', 'asked_again'));
alter table recontacts add column asked_at timestamptz;
alter table recontacts add column rest_until timestamptz;
-- One moment waits for a lead, and the latest counts.
alter table recontacts no force row level security;
update recontacts x set state = 'replaced'
from recontacts y
where x.state = 'waiting' and y.state = 'waiting' and y.workspace_id = x.workspace_id and y.lead_id = x.lead_id and y.kind = x.kind
  and (y.created_at, y.reply_id) > (x.created_at, x.reply_id);
alter table recontacts force row level security;
create unique index recontacts_one_waits on recontacts (workspace_id, lead_id, kind) where state = 'waiting';
create index recontacts_asked on recontacts (workspace_id, due_at) where state = 'waiting' and rung <> 'none';

-- 0 for an answer, 1 for one that asks when, 2 for the second word after that, which follows our own message.
alter table reply_drafts add column rung smallint not null default 0 check (rung in (0, 1, 2));
drop index reply_drafts_living;
create unique index reply_drafts_living on reply_drafts (workspace_id, reply_id, (rung = 2)) where state not in ('cancelled', 'rejected', 'superseded');

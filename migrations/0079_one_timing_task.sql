-- Who asked for times behind what the calendar shows is written to when it shows them.
alter table recontacts drop constraint recontacts_kind_check;
alter table recontacts add constraint recontacts_kind_check check (kind in ('ooo', 'nurture', 'window'));
-- One moment waits for a lead, whatever it is for: their own words before an absence, and the latest of two alike.
alter table recontacts no force row level security;
update recontacts x set state = 'replaced'
from recontacts y
where x.state = 'waiting' and y.state = 'waiting' and y.workspace_id = x.workspace_id and y.lead_id = x.lead_id and y.reply_id <> x.reply_id
  and (y.kind <> 'ooo', y.created_at, y.reply_id) > (x.kind <> 'ooo', x.created_at, x.reply_id);
alter table recontacts force row level security;
drop index recontacts_one_waits;
create unique index recontacts_one_waits on recontacts (workspace_id, lead_id) where state = 'waiting';

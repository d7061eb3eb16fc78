-- What was put aside is paged through newest first like what waits; without these the whole of what ever came in was read for one page.
create index inbound_mail_aside on inbound_mail (workspace_id, received_at desc, id desc)
  where outcome in ('unmatched', 'unreadable') and settled_at is not null;
create index vendor_notices_aside on vendor_notices (workspace_id, received_at desc, id desc)
  where outcome in ('unmatched', 'unreadable') and settled_at is not null;

-- The vendor's campaign, or `list:` and the list, a message was handed to. A campaign there holds a lead once, with one text, so each
-- later message takes the next one of its mailbox.
alter table send_ledger add column carrier text;
alter table send_ledger no force row level security;
alter table mailboxes no force row level security;
update send_ledger s
  set carrier = case when m.connection ? 'listId' then 'list:' || (m.connection ->> 'listId') else m.connection ->> 'campaignId' end
  from mailboxes m
  where m.workspace_id = s.workspace_id and m.id = s.mailbox_id and m.vendor in ('instantly', 'smartlead', 'emailbison', 'heyreach')
    and s.answer_id is null and s.state not in ('planned', 'cancelled');
alter table send_ledger force row level security;
alter table mailboxes force row level security;

-- The subject is the one of the vendor's thread the message leaves in, which writes it; nobody edits it.
alter table drafts add column in_thread boolean not null default false;

-- A person's ordinary pause stops what vendors were still to send as a complaint does, and letting the campaign go on lets the vendor go on.
alter table vendor_holds add column cause text not null default 'complaint' check (cause in ('complaint', 'pause'));
-- The vendor's campaigns that ran before we paused them: these and no others are set going again.
alter table vendor_holds add column running text[] not null default '{}';
alter table vendor_holds drop constraint vendor_holds_state_check;
alter table vendor_holds add constraint vendor_holds_state_check check (state in ('asked', 'held', 'let_go', 'resuming', 'resumed'));
alter table vendor_holds drop constraint vendor_holds_check;
alter table vendor_holds add constraint vendor_holds_due_check check ((state in ('asked', 'resuming')) = (next_attempt_at is not null));
drop index vendor_holds_asked;
create unique index vendor_holds_asked on vendor_holds (workspace_id, campaign_id, vendor, carrier, cause) where state in ('asked', 'resuming');
drop index vendor_holds_due;
create index vendor_holds_due on vendor_holds (workspace_id, next_attempt_at) where state in ('asked', 'resuming');

-- A mailbox that a person took away: its history and its ledger stay, it neither sends nor reads, and its connection is forgotten.
alter table mailboxes drop constraint mailboxes_state_check;
alter table mailboxes add constraint mailboxes_state_check check (state in ('active', 'paused', 'disconnected', 'removed'));

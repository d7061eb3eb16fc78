-- A mailbox that is held to its warm-up sends strangers no more than its week allows.
alter table mailboxes add column warmup_held boolean not null default false;

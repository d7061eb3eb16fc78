-- The next message of a mailbox, and when it sent its last one.
drop index send_ledger_by_mailbox;
create index send_ledger_next on send_ledger (workspace_id, mailbox_id, planned_for) where state = 'planned';
create index send_ledger_last on send_ledger (workspace_id, mailbox_id, transmission_at desc);

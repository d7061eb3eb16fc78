-- Each of these rows names something of its workspace that must exist, so the workspace does. Asking for it once more locked the one row
-- of the workspace for every message that left, from every hand at once.
alter table threads drop constraint threads_workspace_id_fkey;
alter table messages drop constraint messages_workspace_id_fkey;
alter table timeline drop constraint timeline_workspace_id_fkey;
alter table status_history drop constraint status_history_workspace_id_fkey;
alter table send_ledger drop constraint send_ledger_workspace_id_fkey;

-- Every message moves its row three times, and every move writes each index anew: this one nobody looked anything up by, and the other is of what has left.
drop index send_ledger_by_hash;
drop index send_ledger_last;
create index send_ledger_last on send_ledger (workspace_id, mailbox_id, transmission_at desc) where transmission_at is not null;
-- Whether a message of a mailbox is leaving is asked of what is open, which is never much.
drop index send_ledger_open;
create index send_ledger_open on send_ledger (workspace_id, mailbox_id, state) where state in ('claimed', 'transmission_begun', 'unknown');

-- Each of these rows names something of its workspace that must exist, so the workspace does. Asking for it once more locked the one row
-- of the workspace for every message that left, from every hand at once.
alter table threads drop constraint threads_workspace_id_fkey;
alter table messages drop constraint messages_workspace_id_fkey;
alter table timeline drop constraint timeline_workspace_id_fkey;
alter table status_history drop constraint status_history_workspace_id_fkey;
alter table send_ledger drop constraint send_ledger_workspace_id_fkey;

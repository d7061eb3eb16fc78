-- Recipients that a server refused as they were named: before a first byte, so they are found by when that was settled.
create index send_ledger_refused on send_ledger (workspace_id, settled_at) where state = 'rejected' and transmission_at is null;

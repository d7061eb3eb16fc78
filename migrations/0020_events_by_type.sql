-- A consumer looks for events of its own types behind its cursor; those of all others lie in between and are most.
create index events_by_type on events (workspace_id, type, tx_id, position);

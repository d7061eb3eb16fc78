-- Sequences that wait for something a finder looks for; asked on every turn whether it is there.
create index enrolments_awaiting on enrolments (workspace_id, id) where state = 'paused' and pause_reason = 'awaiting_enrichment';

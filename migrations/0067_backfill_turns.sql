-- When whoever works here goes on with a backfill; null where a terminal works it off.
alter table backfill_runs add column due_at timestamptz;

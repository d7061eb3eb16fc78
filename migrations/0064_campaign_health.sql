alter table campaigns
  -- What stopped it by itself, and why; null where a person did, and once it goes on.
  add column held jsonb,
  -- Since when it goes on after a stop: its figures are counted from then.
  add column resumed_at timestamptz;

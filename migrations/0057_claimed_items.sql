-- Who looks at an item holds it for a short while, so that two people do not decide on one thing against each other.
alter table approval_items
  add column claimed_by text,
  add column claimed_name text,
  add column claimed_at timestamptz,
  add column claimed_until timestamptz,
  add constraint approval_items_claim_whole check ((claimed_by is null) = (claimed_until is null) and (claimed_by is null) = (claimed_at is null));

-- An address of the company somebody left: it stays theirs, so that a "no" and an answer from it still find them, and nothing is sent there.
alter table person_addresses add column former_at timestamptz;

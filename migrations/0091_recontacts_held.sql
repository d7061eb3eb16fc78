-- What the text of a message to somebody who is written to again lacks, and since when it waits for that.
alter table recontacts add column lacks text check (lacks in ('missing_lead_data', 'missing_workspace_setup', 'missing_booking_link', 'missing_availability'));
alter table recontacts add column held_since timestamptz;
alter table recontacts add check ((lacks is null) = (held_since is null));
create index recontacts_held on recontacts (workspace_id) where state = 'waiting' and lacks is not null;

-- Calendars that only tell when somebody is busy: free times are made here of the hours in which meetings may be. Null where the vendor
-- says itself what is free.
alter table availability_sources add column hours jsonb;

-- What a free time keeps of the calendar, from the buffer before it to the buffer after it: no meeting may reach into that.
alter table availability_slots add column keeps_from timestamptz, add column keeps_until timestamptz;
update availability_slots s set keeps_from = s.slot_at, keeps_until = s.slot_at + make_interval(mins => t.minutes)
from availability_sources t where t.workspace_id = s.workspace_id and t.source = s.source;
alter table availability_slots alter column keeps_from set not null, alter column keeps_until set not null,
  add check (keeps_from <= slot_at and slot_at < keeps_until);

create index appointments_standing on appointments (workspace_id, source, ends_at) where source is not null and state in ('booking', 'unknown', 'booked');

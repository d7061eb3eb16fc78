-- The day before which a message offers no times: its reader named it.
alter table drafts add column times_from date;

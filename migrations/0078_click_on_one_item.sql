-- A button of a batch's card may be about one of its messages.
alter table approval_clicks add column item_id text;

-- Answers of other people of an account we wrote to are looked for by the domain we wrote to.
create index send_ledger_by_domain on send_ledger (workspace_id, to_domain, settled_at) where state = 'accepted';

-- What a person said of mail no lead was found for: whose it is, or that it is not about us.
alter table inbound_mail
  add column settled_as text check (settled_as in ('assigned', 'not_ours')),
  add column settled_by text,
  add constraint inbound_mail_settled check ((settled_at is null) = (settled_as is null) and (settled_as is null) = (settled_by is null));
alter table vendor_notices
  add column settled_as text check (settled_as in ('assigned', 'not_ours')),
  add column settled_by text,
  add constraint vendor_notices_settled check ((settled_at is null) = (settled_as is null) and (settled_as is null) = (settled_by is null));

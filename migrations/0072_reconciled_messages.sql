-- What a comparison of a mailbox or vendor with the database healed, could not heal, or whom it met: the rows behind its figures. What
-- was known already and what is none of our business is counted and not listed.
create table reconciled_messages (
  workspace_id uuid not null,
  id uuid not null,
  reconciliation_id uuid not null,
  source text not null,
  outcome text not null check (outcome in ('inbound', 'reread', 'sent', 'failed', 'people')),
  -- What it is here: mail or a notice as it came in, or a message of a conversation. None where it could not be taken in.
  mail_id uuid,
  notice_id uuid,
  message_id uuid,
  lead_id uuid,
  -- When it was received or sent, where that is known.
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, reconciliation_id, source) references reconciled_sources (workspace_id, reconciliation_id, source) on delete cascade,
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index reconciled_messages_listed on reconciled_messages (workspace_id, reconciliation_id, source, outcome, at desc, id desc);
create index reconciled_messages_by_lead on reconciled_messages (workspace_id, lead_id) where lead_id is not null;
select make_tenant_table('reconciled_messages');

-- What came in of one way and one end, the newest first.
create index inbound_mail_received on inbound_mail (workspace_id, received_at desc, id desc);
create index vendor_notices_received on vendor_notices (workspace_id, vendor, received_at desc, id desc);

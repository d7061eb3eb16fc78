-- Who wrote outside of any campaign is answered too: such an answer belongs to no enrolment.
alter table send_ledger alter column enrolment_id drop not null;
alter table send_ledger add constraint send_ledger_belongs check (enrolment_id is not null or answer_id is not null);

-- What a vendor that holds the conversation calls the place of the answer; null where it goes by our own mail.
alter table answers add column at_vendor jsonb;

-- On which channel a draft would be sent, and what its writer tried before, each text with why it could not stay.
alter table reply_drafts add column channel text not null default 'email' check (channel in ('email', 'linkedin'));
alter table reply_drafts add column attempts jsonb not null default '[]';

-- By which names a message is known.
create index message_marks_of_message on message_marks (workspace_id, message_id);

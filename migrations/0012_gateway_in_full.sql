-- What is needed to look whether an operation with a lost answer happened: ids and addresses, never a text or a secret.
alter table operation_log add column trace jsonb not null default '{}';

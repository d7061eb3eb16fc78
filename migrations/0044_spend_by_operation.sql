-- An answer corrects its own reservation; without this each looked through all that was ever spent.
create index spend_by_operation on spend_ledger (workspace_id, operation_id);

-- What the writer of an answer set out to do before a word was written, as code allowed it; null where the rules wrote.
alter table reply_drafts add column strategy jsonb;

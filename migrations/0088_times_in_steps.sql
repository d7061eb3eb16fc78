-- Times that the text of a step offers, word for word as they stand in it.
alter table drafts add column times jsonb not null default '[]';
create index drafts_with_times on drafts (workspace_id, id) where times <> '[]' and state in ('queued', 'approved');

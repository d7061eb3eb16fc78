-- A mailbox whose user name or password its server refuses sends and reads nothing, until somebody connects it again.
alter table mailboxes
  drop constraint mailboxes_paused_by_check,
  add constraint mailboxes_paused_by_check check (paused_by in ('person', 'bounces', 'complaints', 'sign_in')),
  -- What was refused before this says nothing any more.
  add column signed_in_at timestamptz;

-- Few are, of very many operations.
create index operation_refused_sign_in on operation_log (workspace_id, intended_at)
  where state = 'failed' and operation in ('email.send', 'email.fetch') and reasons -> 0 ->> 'code' in ('mail.auth_failed', 'mail.oauth_revoked');

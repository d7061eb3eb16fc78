-- Who takes the mail of domains, as their MX records say: of those written from and those written to, where a campaign wants them to match.
create table mail_domains (
  workspace_id uuid not null references workspaces (id),
  domain text not null,
  -- Null until an answer came; `other` where it is none of those that are matched.
  provider text,
  looked_at timestamptz,
  due_at timestamptz not null,
  primary key (workspace_id, domain)
);
select make_tenant_table('mail_domains');

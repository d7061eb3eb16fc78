-- What the domain name system says about the domains that mailboxes send from, and what to do about it.
create table domain_checks (
  workspace_id uuid not null references workspaces (id),
  domain text not null check (domain = lower(domain)),
  -- Where a person said the keys that sign are; without any the usual names are tried.
  selectors text[] not null default '{}',
  -- Null before the first look.
  state text check (state in ('ok', 'warn', 'bad', 'unknown')),
  checks jsonb not null default '[]',
  -- The policy its DMARC record asks for, and since when it was seen: it may be raised after clean weeks.
  dmarc_policy text,
  dmarc_since timestamptz,
  -- Since when it is bad without a break.
  bad_since timestamptz,
  checked_at timestamptz,
  due_at timestamptz not null,
  primary key (workspace_id, domain)
);
create index domain_checks_due on domain_checks (workspace_id, due_at);
select make_tenant_table('domain_checks');

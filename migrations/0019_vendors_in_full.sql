-- Things of which a vendor takes only so many in its life: counted before they are sent, and never given back. Like the
-- rate budgets they belong to a key at a vendor, which workspaces share: no workspace, no content.
create table lifetime_counts (
  scope text primary key,
  used integer not null check (used > 0)
);
grant select, insert, update on lifetime_counts to legwork_app, legwork_system;

-- A question whose answer comes by itself, maybe without our id: what it can be found by then.
alter table enrichment_journal add column linkedin_key text, add column email_key text;
create index enrichment_asked_by_profile on enrichment_journal (workspace_id, provider, linkedin_key) where state = 'asked';
create index enrichment_asked_by_address on enrichment_journal (workspace_id, provider, email_key) where state = 'asked';

-- What proves a vendor's deliveries to one workspace, sealed with the installation's secret. Until `previous_until` the one
-- before proves along, or the installation's where there was none.
create table webhook_secrets (
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  name text not null,
  sealed text not null,
  previous text,
  previous_until timestamptz,
  set_by text not null,
  set_at timestamptz not null,
  primary key (workspace_id, vendor, name)
);
select make_tenant_table('webhook_secrets');

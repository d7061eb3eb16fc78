-- Paid answers are stored the moment they exist; scores keep their history.

create table enrichment_journal (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  provider text not null,
  request_key text not null,
  state text not null check (state in ('asked', 'hit', 'miss', 'failed')),
  answer jsonb,
  error text,
  operation_id uuid,
  asked_at timestamptz not null,
  answered_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, provider, request_key),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index enrichment_journal_by_lead on enrichment_journal (workspace_id, lead_id);
select make_tenant_table('enrichment_journal');

create table scores (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  lead_id uuid not null,
  profile text not null,
  score integer not null,
  tier text not null,
  verdict jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index scores_by_lead on scores (workspace_id, lead_id, at desc);
select make_tenant_table('scores');

-- Which share of the answers that went without a person is put before one afterwards; null where nobody said.
alter table autosend_settings add column sample_share double precision check (sample_share between 0 and 1);

-- Answers that went without a person and were drawn for a look afterwards, each with what was said of it.
create table autosend_samples (
  workspace_id uuid not null references workspaces (id),
  draft_id uuid not null,
  lead_id uuid not null,
  campaign_id uuid,
  intent text not null,
  drawn_at timestamptz not null,
  verdict text check (verdict in ('right', 'wrong')),
  note text,
  judged_by text,
  judged_at timestamptz,
  primary key (workspace_id, draft_id),
  foreign key (workspace_id, draft_id) references reply_drafts (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  check ((verdict is null) = (judged_at is null) and (verdict is null) = (judged_by is null))
);
create index autosend_samples_waiting on autosend_samples (workspace_id, drawn_at) where verdict is null;
create index autosend_samples_judged on autosend_samples (workspace_id, intent, judged_at desc) where verdict is not null;
select make_tenant_table('autosend_samples');

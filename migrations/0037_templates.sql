-- The texts of a workspace. What is shipped is version 0 and stands in the program; each edit is a row, and no row is ever changed.
create table template_versions (
  workspace_id uuid not null references workspaces (id),
  template_id text not null,
  version integer not null check (version > 0),
  content jsonb not null,
  -- SHA-256 of the content: the same text twice is one version.
  content_hash text not null,
  -- The version whose text came back with this one; 0 is the shipped text.
  reverts integer,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (workspace_id, template_id, version)
);
select make_tenant_table('template_versions');

-- Drafts of before were written from shipped texts, which have become version 0. A draft says who wrote it, in which language, and
-- why a model that was asked did not.
update drafts set template_version = 0;
alter table drafts add column writer text not null default 'template' check (writer in ('template', 'model'));
alter table drafts add column language text not null default 'en';
alter table drafts add column fallback jsonb;
create index drafts_by_template on drafts (workspace_id, template_id, template_version);

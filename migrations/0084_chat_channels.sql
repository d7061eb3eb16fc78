-- The channel of a chat that a workspace is told and asked in; without one it is the installation's.
create table chat_channels (
  workspace_id uuid not null references workspaces (id),
  channel_id text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (workspace_id)
);
select make_tenant_table('chat_channels');

-- Channels that some workspace calls its own, and not which: nobody takes it from them, and nothing of others is posted there.
create table taken_chat_channels (channel_id text primary key);
grant select, insert, delete on taken_chat_channels to legwork_app, legwork_system;

-- A press on a card may arrive at the address of another workspace.
create index approval_cards_by_id on approval_cards (id);

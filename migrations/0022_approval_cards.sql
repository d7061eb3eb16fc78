-- A frozen batch as it lies in a chat. Where it lies is written before anybody can click it away.
create table approval_cards (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  batch_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'open', 'closed')),
  channel_id text,
  message_id text,
  attempts integer not null default 0,
  due_at timestamptz not null,
  error text,
  -- The state of the batch as the card shows it.
  shown text,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, batch_id),
  foreign key (workspace_id, batch_id) references approval_batches (workspace_id, id),
  check (state = 'waiting' or (channel_id is not null and message_id is not null))
);
create index approval_cards_due on approval_cards (workspace_id, due_at) where state <> 'closed';
select make_tenant_table('approval_cards');

-- What somebody pressed, kept before anything is made of it.
create table approval_clicks (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  event_id uuid not null,
  action text not null,
  card_id text not null,
  -- The beginning of the hash the card was drawn with.
  version text not null,
  person_id text not null,
  person_name text,
  received_at timestamptz not null,
  settled_at timestamptz,
  outcome text,
  primary key (workspace_id, id),
  unique (workspace_id, event_id)
);
create index approval_clicks_waiting on approval_clicks (workspace_id, received_at) where settled_at is null;
select make_tenant_table('approval_clicks');

-- Who in the chat has which address, as the chat said it. Asked again after a day.
create table chat_people (
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  email text not null,
  person_id text,
  asked_at timestamptz not null,
  primary key (workspace_id, vendor, email)
);
select make_tenant_table('chat_people');

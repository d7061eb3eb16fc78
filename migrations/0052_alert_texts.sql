-- Who is told by text message when something is urgent, and from which hour to which they are not to be woken by anything less.
create table alert_phones (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  -- With its country; gone when it is taken out.
  number text,
  zone text not null,
  quiet_from smallint not null check (quiet_from between 0 and 23),
  quiet_to smallint not null check (quiet_to between 0 and 23),
  created_by text not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, id),
  check ((number is null) = (removed_at is not null))
);
create unique index alert_phones_number on alert_phones (workspace_id, number) where number is not null;
select make_tenant_table('alert_phones');

-- Each text message: what it says stays the same however often it is tried, so that a lost answer can be looked for.
create table alert_texts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  phone_id uuid not null,
  text text not null,
  state text not null default 'planned' check (state in ('planned', 'sent', 'failed', 'dropped')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, phone_id) references alert_phones (workspace_id, id),
  check ((state = 'planned') = (settled_at is null))
);
create index alert_texts_due on alert_texts (workspace_id, next_at) where state = 'planned';
create index alert_texts_latest on alert_texts (workspace_id, phone_id, created_at desc);
select make_tenant_table('alert_texts');

-- An alert is in one text message to each number.
create table alert_text_alerts (
  workspace_id uuid not null references workspaces (id),
  alert_id uuid not null,
  phone_id uuid not null,
  text_id uuid not null,
  primary key (workspace_id, alert_id, phone_id),
  foreign key (workspace_id, alert_id) references alerts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, text_id) references alert_texts (workspace_id, id)
);
create index alert_text_alerts_of_text on alert_text_alerts (workspace_id, text_id);
select make_tenant_table('alert_text_alerts');

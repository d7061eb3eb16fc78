-- People edit campaigns: a version, so that nobody overwrites what another changed, and an end that stays.
alter table campaigns add column version integer not null default 1;
alter table campaigns drop constraint campaigns_state_check;
alter table campaigns add constraint campaigns_state_check check (state in ('draft', 'active', 'paused', 'completed', 'archived'));
create index runs_of_campaign on runs (workspace_id, campaign_id);

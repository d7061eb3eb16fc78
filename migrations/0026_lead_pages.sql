-- A page of leads is read in its order, forwards from any place: of all, of one status, of one tier. An import changes
-- many leads at one moment, so the id is part of the order.
drop index leads_newest;
create index leads_newest on leads (workspace_id, updated_at desc, id desc);
drop index leads_by_status;
create index leads_by_status on leads (workspace_id, status, updated_at desc, id desc);
create index leads_by_tier on leads (workspace_id, tier, updated_at desc, id desc) where tier is not null;

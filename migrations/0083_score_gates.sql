-- Why somebody is not written to is asked of one lead: whom the score that a campaign goes by left out.
create index run_items_unwanted on run_items (workspace_id, lead_id) where stage = 'segment' and outcome = 'skipped';

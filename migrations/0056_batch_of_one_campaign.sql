-- A batch is the frozen scope of one campaign's dispatch. Items know whose they are; what is of no campaign has none.
alter table approval_items add column campaign_id uuid;
alter table approval_batches add column campaign_id uuid;

-- An owner that is no superuser sees no row behind the policies.
alter table approval_items no force row level security;
alter table approval_batches no force row level security;
alter table drafts no force row level security;
alter table enrolments no force row level security;
alter table reply_drafts no force row level security;

update approval_items i set campaign_id = e.campaign_id
  from drafts d join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
  where i.kind = 'draft' and d.workspace_id = i.workspace_id and d.id = i.subject_id;
update approval_items i set campaign_id = d.campaign_id from reply_drafts d
  where i.kind = 'answer' and d.workspace_id = i.workspace_id and d.id = i.subject_id;
update approval_items i set campaign_id = (i.preview -> 'campaign' ->> 'id')::uuid
  where i.campaign_id is null and jsonb_typeof(i.preview -> 'campaign' -> 'id') = 'string';

create temp table batch_campaigns on commit drop as
  select b.workspace_id, b.id, count(distinct coalesce(i.campaign_id::text, '')) as campaigns, max(i.campaign_id::text)::uuid as campaign_id,
    max(case jsonb_typeof(i.preview -> 'campaign') when 'object' then i.preview -> 'campaign' ->> 'name' when 'string' then i.preview ->> 'campaign' end) as name
  from approval_batches b cross join lateral jsonb_array_elements(b.scope -> 'items') s
  join approval_items i on i.workspace_id = b.workspace_id and i.id = (s ->> 'itemId')::uuid
  group by 1, 2;
update approval_batches set preview = preview || '{"campaign": null}';
update approval_batches b set campaign_id = c.campaign_id, preview = b.preview || jsonb_build_object('campaign', c.name)
  from batch_campaigns c where c.workspace_id = b.workspace_id and c.id = b.id and c.campaigns = 1;
-- Nobody said yes to these yet: what they held waits on, and is frozen by campaign.
update approval_batches b set state = 'rejected', decided_at = now(),
    reason = 'It held messages of several campaigns; what waits is frozen anew, by campaign.'
  from batch_campaigns c where c.workspace_id = b.workspace_id and c.id = b.id and c.campaigns > 1 and b.state = 'pending';
update approval_items i set batch_id = null from batch_campaigns c join approval_batches b on b.workspace_id = c.workspace_id and b.id = c.id
  where c.campaigns > 1 and b.state = 'rejected' and i.workspace_id = c.workspace_id and i.batch_id = c.id and i.state = 'pending';

alter table approval_items force row level security;
alter table approval_batches force row level security;
alter table drafts force row level security;
alter table enrolments force row level security;
alter table reply_drafts force row level security;

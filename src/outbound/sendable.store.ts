import { sql } from 'drizzle-orm';
import type { Statement } from '#core/db/index';

/** Nothing is stopped in this workspace, and it may send at all. */
export const houseSends = (workspaceId: Statement): Statement =>
  sql`not exists (select 1 from brakes b where b.workspace_id = ${workspaceId}) and not exists (select 1 from global_brakes)
  and exists (select 1 from workspaces w where w.id = ${workspaceId} and w.mode <> 'shadow' and w.daily_send_limit > 0)`;

/** Mailbox `m` works. */
export const MAILBOX_SENDS = sql`m.state = 'active'`;
/**
 * Where the vendor of mailbox `m` takes row `s`: on LinkedIn its list; at Smartlead the campaign that wrote to the lead before,
 * whose thread takes what comes later; elsewhere the first of its campaigns that had no message to this lead yet, because a campaign there holds a lead once.
 */
export const CARRIER = sql`(case when m.vendor in ('native', 'sandbox') or s.answer_id is not null then null
  when m.connection ? 'listId' then 'list:' || (m.connection ->> 'listId')
  when m.vendor = 'smartlead' then coalesce((select x.carrier from send_ledger x where x.workspace_id = s.workspace_id and x.lead_id = s.lead_id and x.mailbox_id = m.id
      and x.id <> s.id and x.state = 'accepted' and x.carrier is not null order by x.created_at, x.id limit 1), m.connection ->> 'campaignId')
  else (select c.id from jsonb_array_elements_text(jsonb_build_array(m.connection -> 'campaignId') || case when m.connection ? 'laterCampaignIds' then m.connection -> 'laterCampaignIds' else '[]' end)
      with ordinality c(id, place)
    where c.id is not null and not exists (select 1 from send_ledger x where x.workspace_id = s.workspace_id and x.lead_id = s.lead_id and x.id <> s.id
      and x.carrier = c.id and x.state in ('claimed', 'transmission_begun', 'accepted', 'unknown', 'rejected'))
    order by c.place limit 1) end)`;
/** It can carry row `s`: at a vendor a message needs a campaign or list there that is free for the lead, an answer only its conversation. */
export const CARRIES = sql`(m.vendor in ('native', 'sandbox') or s.answer_id is not null or ${CARRIER} is not null)`;

/**
 * As a value and not as a join, and not as an equality, which is taken for rare: so the plan is read in its order until enough is
 * found, and not whole and then sorted.
 */
export const CAMPAIGN_RUNS = sql`coalesce((select c.state = 'active' from enrolments e join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
  where e.workspace_id = s.workspace_id and e.id = s.enrolment_id), s.enrolment_id is null)`;

/**
 * What only a person can set right keeps a row planned as it is: a stop, shadow mode, a limit of 0, a paused mailbox
 * or campaign, a vendor's mailbox that has no campaign there yet. Such rows are not claimed, so they fill no log, and the sandbox's clock does not run for them.
 */
export const sendable = sql`${houseSends(sql`s.workspace_id`)}
  and exists (select 1 from mailboxes m where m.workspace_id = s.workspace_id and m.id = s.mailbox_id and ${MAILBOX_SENDS} and ${CARRIES})
  and ${CAMPAIGN_RUNS}`;

/** `keepsGap` for mailbox `m`. */
export const hasGap = sql`(m.min_gap_seconds > 0 and m.vendor in ('native', 'sandbox'))`;

const gap = sql`make_interval(secs => m.min_gap_seconds)`;

/**
 * When mailbox \`m\` may send again: its gap after the last message, and not while one of its messages is leaving. Only what
 * left within the gap is looked at, however much left before.
 */
export const restedAt = (now: Temporal.Instant) => sql`(case when not ${hasGap} then '-infinity'::timestamptz
  when exists (select 1 from send_ledger x where x.workspace_id = m.workspace_id and x.mailbox_id = m.id and x.state in ('claimed', 'transmission_begun')) then ${now.toString()}::timestamptz + ${gap}
  else coalesce((select max(x.transmission_at) from send_ledger x where x.workspace_id = m.workspace_id and x.mailbox_id = m.id
    and x.transmission_at > ${now.toString()}::timestamptz - ${gap}) + ${gap}, '-infinity') end)`;

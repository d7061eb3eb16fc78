import { type SQL, sql } from 'drizzle-orm';
import { rows, type Statement, type Tx } from '#core/db/index';
import type { Missing } from './missing.rules.ts';

/** Campaigns that run, whose steps may go on. */
export const RUNNING = sql`exists (select 1 from campaigns c where c.workspace_id = e.workspace_id and c.id = e.campaign_id and c.state = 'active')`;
/** A search for a number of the lead that no finder has answered yet. */
export const LOOKED_FOR = sql`select 1 from enrichment_journal j where j.workspace_id = e.workspace_id and j.lead_id = e.lead_id and j.field = 'phone' and j.state in ('asked', 'later', 'waiting')`;
/** A search for the person of the lead, which may bring a profile, that is not over. */
export const PROFILE_COMES = sql`(exists (select 1 from enrichment_journal j where j.workspace_id = e.workspace_id and j.lead_id = e.lead_id and j.field <> 'company' and j.state in ('asked', 'later', 'waiting'))
  or exists (select 1 from leads w where w.workspace_id = e.workspace_id and w.id = e.lead_id and w.enrichment_state = 'waiting'))`;

const PERSON = sql`(select l.person_id from leads l where l.workspace_id = e.workspace_id and l.id = e.lead_id)`;
const profileSince = (since: SQL): SQL =>
  sql`exists (select 1 from person_profiles f where f.workspace_id = e.workspace_id and f.person_id = ${PERSON} and f.created_at > ${since})`;
/** LinkedIn refused the newest profile that is known of the lead, and they are not connected with us. */
export const UNREACHABLE = sql`(e.connected_at is null and exists (select 1 from enrolment_steps t where t.workspace_id = e.workspace_id and t.lead_id = e.lead_id and t.channel = 'linkedin' and t.state = 'failed'
  and t.reasons @> '[{"code":"cadence.linkedin_refused"}]' and not ${profileSince(sql`t.at`)}))`;

const CHANNEL = sql`(select s.steps -> (e.current_step - 1) ->> 'channel' from campaign_sequences s where s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version)`;
const FOUND = sql`case when ${CHANNEL} = 'linkedin' then ${profileSince(sql`'-infinity'::timestamptz`)} or not ${PROFILE_COMES}
  else not exists (${LOOKED_FOR}) or exists (select 1 from person_phones f where f.workspace_id = e.workspace_id and f.person_id = ${PERSON} and f.wrong_at is null) end`;
const SET_UP = sql`exists (select 1 from campaigns c where c.workspace_id = e.workspace_id and c.id = e.campaign_id and c.updated_at > e.updated_at)
  or exists (select 1 from template_versions v where v.workspace_id = e.workspace_id and v.made_at > e.updated_at)
  or exists (select 1 from availability_sources s where s.workspace_id = e.workspace_id and s.source = 'DEFAULT' and s.connected_at > e.updated_at)`;
/**
 * A time that the lead was not offered yet. Which of them is fair to give is decided when the step is written, so what was looked at just
 * now is left alone for a while.
 */
const FREE = (now: Temporal.Instant): SQL =>
  sql`e.updated_at <= ${now.subtract(LOOKED_AT).toString()} and exists (select 1 from availability_slots s
    where s.workspace_id = e.workspace_id and s.source = 'DEFAULT' and s.slot_at >= ${now.add(AHEAD).toString()}
      and not exists (select 1 from slot_offers o where o.workspace_id = s.workspace_id and o.source = s.source and o.slot_at = s.slot_at
        and o.lead_id = e.lead_id and (o.sent_at is not null or o.state in ('pending', 'accepted'))))`;
const LOOKED_AT = Temporal.Duration.from({ minutes: 15 });
/** A message of a sequence offers no time that begins sooner. */
const AHEAD = Temporal.Duration.from({ hours: 24 });
/** Something of the person or the company was written since. */
const TOLD = sql`exists (select 1 from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
    left join companies o on o.workspace_id = p.workspace_id and o.id = p.company_id
    where l.workspace_id = e.workspace_id and l.id = e.lead_id and (p.updated_at > e.updated_at or o.updated_at > e.updated_at
      or exists (select 1 from facts f where f.workspace_id = e.workspace_id and f.subject_id in (p.id, o.id) and f.created_at > e.updated_at)
      or exists (select 1 from person_addresses a where a.workspace_id = e.workspace_id and a.person_id = p.id and a.created_at > e.updated_at)))`;

/** What a text may lack, and whether that is there. */
const brings = (now: Temporal.Instant): Readonly<Record<Missing, SQL>> => ({
  missing_lead_data: sql`${TOLD} or ${SET_UP}`,
  missing_workspace_setup: SET_UP,
  missing_booking_link: SET_UP,
  missing_availability: sql`(${FREE(now)}) or ${SET_UP}`,
});

const oneOf = (cures: Readonly<Record<string, SQL>>, why: SQL): SQL =>
  sql`case ${why} ${sql.join(
    Object.entries(cures).map(([name, cure]) => sql`when ${sql.raw(`'${name}'`)} then ${cure}`),
    sql` `,
  )} end`;

/** Whether what a text lacks, by the name that is given, is there since `e` was looked at: its workspace, lead, campaign and moment. */
export const isThere = (now: Temporal.Instant, lacks: SQL): SQL => oneOf(brings(now), lacks);

/** What each waits for, and whether that is there, or certain not to come; the step is decided on anew then. */
const cures = (now: Temporal.Instant): Readonly<Record<string, SQL>> => ({
  awaiting_enrichment: FOUND,
  channel_disconnected: sql`exists (select 1 from mailboxes m where m.workspace_id = e.workspace_id and m.vendor = 'heyreach' and m.state = 'active' and m.connection ->> 'listId' is not null)`,
  linkedin_unreachable: profileSince(sql`e.updated_at`),
  ...brings(now),
});
const arrived = (
  now: Temporal.Instant,
): SQL => sql`e.state = 'paused' and e.pause_reason in ('awaiting_enrichment', 'channel_disconnected', 'linkedin_unreachable', 'missing_lead_data', 'missing_workspace_setup', 'missing_booking_link', 'missing_availability')
  and ${oneOf(cures(now), sql`e.pause_reason`)}`;

/** Goes on with what waited for something that is there now, or will not come. Returns how many. */
export async function resumeArrived(tx: Tx, now: Temporal.Instant): Promise<number> {
  const done = await rows(
    tx,
    sql`update enrolments e set state = 'active', pause_reason = null, resume_at = null, due_at = ${now.toString()}, updated_at = ${now.toString()} where ${arrived(now)} returning 1`,
  );
  return done.length;
}

/** When the next enrolment of a running campaign is due, or a paused one goes on: now, where what it waited for is there. */
export const nextDueAt = (now: Temporal.Instant): Statement =>
  sql`select least((select min(e.due_at) from enrolments e where e.state = 'active' and e.due_at is not null and ${RUNNING}),
                   (select min(e.resume_at) from enrolments e where e.resume_at is not null),
                   (select ${now.toString()}::timestamptz where exists (select 1 from enrolments e where ${arrived(now)})))`;

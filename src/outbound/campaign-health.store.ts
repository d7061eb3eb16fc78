import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import { CAMPAIGN_SAMPLE, type CampaignFigures } from './campaign-health.rules.ts';
import { BOUNCED, COMPLAINED, triedSince, UNSUBSCRIBED } from './ramp.store.ts';

export type WatchedCampaign = CampaignFigures & {
  readonly id: string;
  readonly name: string;
  readonly state: string;
};

/**
 * What mail of campaigns brought back: of one, or of all that run and wrote to somebody in these days. Answers in a conversation do
 * not count, as nobody is written to unasked by them.
 */
export async function campaignFigures(
  tx: Tx,
  now: Temporal.Instant,
  campaignId: string | null = null,
): Promise<WatchedCampaign[]> {
  const since = now.subtract({ hours: CAMPAIGN_SAMPLE.days * 24 }).toString();
  const today = sql`l.tried_at >= ${now.subtract({ hours: 24 }).toString()}`;
  const found = await rows<
    Omit<WatchedCampaign, 'day'> & { sendsOfDay: number; peopleOfDay: number; bouncesOfDay: number }
  >(
    tx,
    sql`select c.id, c.name, c.state, count(*)::int as sends, count(distinct l.lead_id)::int as people,
          count(distinct l.lead_id) filter (where ${BOUNCED})::int as bounces, count(distinct l.lead_id) filter (where ${COMPLAINED})::int as complaints,
          count(distinct l.lead_id) filter (where ${UNSUBSCRIBED})::int as unsubscribes,
          count(*) filter (where ${today})::int as "sendsOfDay", count(distinct l.lead_id) filter (where ${today})::int as "peopleOfDay",
          count(distinct l.lead_id) filter (where ${today} and ${BOUNCED})::int as "bouncesOfDay"
        from ${triedSince(since)} join enrolments e on e.workspace_id = l.workspace_id and e.id = l.enrolment_id
        join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
        join mailboxes m on m.workspace_id = l.workspace_id and m.id = l.mailbox_id
        where (c.resumed_at is null or l.tried_at >= c.resumed_at)
          and l.state in ('accepted', 'rejected') and l.answer_id is null and m.vendor <> 'heyreach'
          and (${campaignId === null} and c.state = 'active' or c.id = ${campaignId}::uuid)
        group by c.workspace_id, c.id order by c.id`,
  );
  return found.map(({ sendsOfDay: sends, peopleOfDay: people, bouncesOfDay: bounces, ...campaign }) => ({
    ...campaign,
    day: { sends, people, bounces },
  }));
}

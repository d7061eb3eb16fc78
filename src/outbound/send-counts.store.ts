import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

export type DayCount = {
  mailboxId: string;
  channel: 'email' | 'linkedin';
  day: string;
  count: number;
  /** How many of them are of the campaign that was asked for. */
  ofCampaign: number;
};

/** Sends counted by local day of a zone: planned, open and accepted ones; rejected and cancelled free their place. */
export async function sendsPerDay(
  tx: Tx,
  zone: string,
  since: Temporal.Instant,
  campaignId: string | null,
): Promise<DayCount[]> {
  const found = await rows<Omit<DayCount, 'count' | 'ofCampaign'> & { count: string; ofCampaign: string }>(
    tx,
    sql`select mailbox_id as "mailboxId", case when to_address like 'linkedin.com/in/%' then 'linkedin' else 'email' end as channel,
          (planned_for at time zone ${zone})::date::text as day, count(*) as count,
          count(*) filter (where ${campaignId}::uuid is not null and exists (
            select 1 from enrolments e where e.workspace_id = s.workspace_id and e.id = s.enrolment_id and e.campaign_id = ${campaignId}::uuid)) as "ofCampaign"
        from send_ledger s
        where planned_for >= ${since.toString()} and state not in ('rejected', 'cancelled') group by 1, 2, 3`,
  );
  return found.map((entry) => ({
    ...entry,
    count: Number(entry.count),
    ofCampaign: Number(entry.ofCampaign),
  }));
}

/** The minutes from a moment on at which these mailboxes are to write, and did. */
export const takenMinutes = (
  tx: Tx,
  mailboxIds: readonly string[],
  since: Temporal.Instant,
): Promise<{ mailboxId: string; at: string }[]> =>
  rows(
    tx,
    sql`select mailbox_id as "mailboxId", planned_for as at from send_ledger
        where mailbox_id = any (${arrayOf(mailboxIds, 'uuid')}) and planned_for > ${since.toString()} and planned_for < 'infinity' and state not in ('rejected', 'cancelled')`,
  );

/** What a campaign has sent since a moment, rejected messages excluded; what others than these rows have claimed counts too. */
export async function campaignSends(
  tx: Tx,
  campaignId: string,
  since: Temporal.Instant,
  judged: readonly string[],
): Promise<number> {
  const found = await row<{ count: string }>(
    tx,
    sql`select count(*) as count from send_ledger l join enrolments e on e.workspace_id = l.workspace_id and e.id = l.enrolment_id
        where e.campaign_id = ${campaignId} and (l.state in ('transmission_begun', 'accepted', 'unknown') and l.transmission_at >= ${since.toString()}
          or l.state = 'claimed' and l.id::text not in (select unnest(${arrayOf(judged, 'text')})))`,
  );
  return Number(found?.count ?? 0);
}

/** How many rows of the ledger are in each state. */
export async function ledgerCounts(tx: Tx): Promise<Record<string, number>> {
  const found = await rows<{ state: string; count: string }>(
    tx,
    sql`select state, count(*) from send_ledger group by state`,
  );
  return Object.fromEntries(found.map((entry) => [entry.state, Number(entry.count)]));
}

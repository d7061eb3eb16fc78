import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

/** The id of the campaign with this id or name. */
export const campaignNamed = async (tx: Tx, named: string): Promise<string | undefined> =>
  (
    await row<{ id: string }>(
      tx,
      sql`select id from campaigns where id::text = ${named} or name = ${named} order by (id::text = ${named}) desc limit 1`,
    )
  )?.id;

/** What putting a campaign away would end here. */
export async function hitBy(
  tx: Tx,
  campaignId: string,
): Promise<{ people: number; planned: number; waiting: number }> {
  const of = sql`select e.id from enrolments e where e.campaign_id = ${campaignId}`;
  const found = await row<{ people: number; planned: number; waiting: number }>(
    tx,
    sql`select (select count(*)::int from enrolments where campaign_id = ${campaignId} and state in ('active', 'paused')) as people,
          (select count(*)::int from send_ledger where state = 'planned' and enrolment_id in (${of})) as planned,
          (select count(*)::int from approval_items i join drafts d on d.workspace_id = i.workspace_id and d.id = i.subject_id
            where i.kind = 'draft' and i.state = 'pending' and d.enrolment_id in (${of})) as waiting`,
  );
  return found ?? { people: 0, planned: 0, waiting: 0 };
}

/** What putting these leads away would end here. Answers to their own words are not among it. */
export async function hitByLeads(
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ people: number; planned: number; waiting: number }> {
  const ids = arrayOf(leadIds, 'uuid');
  const found = await row<{ people: number; planned: number; waiting: number }>(
    tx,
    sql`select (select count(distinct lead_id)::int from enrolments where lead_id = any (${ids}) and state in ('active', 'paused')) as people,
          (select count(*)::int from send_ledger where state = 'planned' and answer_id is null and lead_id = any (${ids})) as planned,
          (select count(*)::int from approval_items where kind = 'draft' and state = 'pending' and lead_id = any (${ids})) as waiting`,
  );
  return found ?? { people: 0, planned: 0, waiting: 0 };
}

/** Some of the people under way in a campaign, by name. */
export const namesIn = async (tx: Tx, campaignId: string, limit: number): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      tx,
      sql`select p.full_name as name from enrolments e
          join leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
          join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where e.campaign_id = ${campaignId} and e.state in ('active', 'paused') order by e.id limit ${limit}`,
    )
  ).flatMap(({ name }) => name ?? []);

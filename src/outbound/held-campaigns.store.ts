import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

/** The campaigns that last wrote to these people. */
export const campaignsWritingTo = async (tx: Tx, leadIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select distinct id from (
            select distinct on (s.lead_id) e.campaign_id as id from send_ledger s
            join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
            where s.lead_id = any (${arrayOf([...new Set(leadIds)], 'uuid')}) and s.state in ('accepted', 'unknown', 'transmission_begun')
            order by s.lead_id, s.transmission_at desc) last order by id`,
    )
  ).map(({ id }) => id);

/** Writes on every planned message of a campaign why it stays where it is. */
export async function noteOnPlanned(tx: Tx, campaignId: string, reasons: readonly Reason[]): Promise<void> {
  await tx.execute(sql`
    update send_ledger s set reasons = ${JSON.stringify(reasons)}::jsonb from enrolments e
    where s.state = 'planned' and e.workspace_id = s.workspace_id and e.id = s.enrolment_id and e.campaign_id = ${campaignId}`);
}

/** Takes back what was written under a code on planned messages of campaigns that run again; other reasons stay. */
export async function clearNotes(tx: Tx, campaignIds: readonly string[], code: string): Promise<void> {
  await tx.execute(sql`
    update send_ledger s set reasons = '[]' from enrolments e join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
    where s.state = 'planned' and s.reasons @> ${JSON.stringify([{ code }])}::jsonb and e.workspace_id = s.workspace_id and e.id = s.enrolment_id
      and c.id = any (${arrayOf(campaignIds, 'uuid')}) and c.state = 'active'`);
}

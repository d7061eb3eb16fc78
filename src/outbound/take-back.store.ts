import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

type TakenBack = { readonly why: Reason; readonly by: string; readonly at: Temporal.Instant };

/** Takes back what a campaign has planned and what of it waits for a yes or for its minute. Returns how many messages were planned. */
export const takeBackCampaign = (tx: Tx, campaignId: string, record: TakenBack): Promise<number> =>
  takeBack(tx, sql`select e.id from enrolments e where e.campaign_id = ${campaignId}`, record);

/** The same of leads of a campaign that were not written to yet. */
export const takeBackLeads = (
  tx: Tx,
  { campaignId, leadIds }: { campaignId: string; leadIds: readonly string[] },
  record: TakenBack,
): Promise<number> =>
  takeBack(
    tx,
    sql`select e.id from enrolments e where e.campaign_id = ${campaignId} and e.lead_id = any (${arrayOf(leadIds, 'uuid')})`,
    record,
  );

/** The same of one enrolment: what the lead gets from other campaigns stays. */
export const takeBackEnrolment = (tx: Tx, enrolmentId: string, record: TakenBack): Promise<number> =>
  takeBack(tx, sql`select ${enrolmentId}::uuid`, record);

/** Of a message that was taken back because its step is written anew. */
export const REWRITTEN = 'sequence.rewritten';

/**
 * Takes these drafts out of the plan so that their steps can be written anew; the place of a step in the ledger is given to its next
 * message. What a sender has claimed meanwhile stays. Returns the drafts that are nowhere on their way.
 */
export async function unplan(
  tx: Tx,
  draftIds: readonly string[],
  { text, at }: { text: string; at: Temporal.Instant },
): Promise<ReadonlySet<string>> {
  const ids = arrayOf(draftIds, 'uuid');
  await tx.execute(sql`
    update send_ledger set state = 'cancelled', settled_at = ${at.toString()}, reasons = ${JSON.stringify([{ code: REWRITTEN, text }])}::jsonb
    where draft_id = any (${ids}) and state = 'planned' and transmission_at is null`);
  const left = await rows<{ id: string }>(
    tx,
    sql`select draft_id as id from send_ledger where draft_id = any (${ids}) and state <> 'cancelled'`,
  );
  const leaving = new Set(left.map(({ id }) => id));
  return new Set(draftIds.filter((id) => !leaving.has(id)));
}

/** What is leaving or has left keeps its yes on record; what is only claimed does not leave without it. */
async function takeBack(tx: Tx, enrolments: Statement, record: TakenBack): Promise<number> {
  const at = record.at.toString();
  const cancelled = await rows(
    tx,
    sql`update send_ledger set state = 'cancelled', settled_at = ${at}, reasons = ${JSON.stringify([record.why])}::jsonb
        where state = 'planned' and enrolment_id in (${enrolments}) returning 1`,
  );
  await tx.execute(sql`
    update approval_items i set state = 'withdrawn', decided_by = coalesce(decided_by, ${record.by}), decided_at = coalesce(decided_at, ${at}), reason = ${record.why.text}
    from drafts d
    where d.workspace_id = i.workspace_id and d.id = i.subject_id and d.enrolment_id in (${enrolments})
      and i.kind = 'draft' and i.state in ('pending', 'approved')
      and not exists (select 1 from send_ledger s where s.workspace_id = i.workspace_id and s.draft_id = d.id and s.state not in ('cancelled', 'claimed'))`);
  return cancelled.length;
}

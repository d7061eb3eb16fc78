import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { DrawnSample, SampleCounts } from './contract.ts';

/** Null where nobody said. */
export const sampleShare = async (tx: Tx): Promise<number | null> =>
  (await row<{ share: number | null }>(tx, sql`select sample_share as share from autosend_settings`))
    ?.share ?? null;

export async function writeShare(
  tx: Tx,
  workspaceId: string,
  share: number,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into autosend_settings (workspace_id, sample_share, updated_at) values (${workspaceId}, ${share}, ${at.toString()})
    on conflict (workspace_id) do update set sample_share = excluded.sample_share, updated_at = excluded.updated_at`);
}

/** Went without a person: nobody decided on it, and it left. */
const ALONE = sql`d.state = 'sent' and d.decided_by is null`;

/** Draws these answers, those of them that went without a person; each once. */
export async function drawSamples(
  tx: Tx,
  workspaceId: string,
  draftIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into autosend_samples (workspace_id, draft_id, lead_id, campaign_id, intent, drawn_at)
    select ${workspaceId}, d.id, d.lead_id, d.campaign_id, d.intent, ${at.toString()} from reply_drafts d
    where d.id = any (${arrayOf(draftIds, 'uuid')}) and ${ALONE}
    on conflict (workspace_id, draft_id) do nothing`);
}

/** What waits for a look, the oldest first, with what they had written and what went. */
export const waitingSamples = (tx: Tx, limit: number): Promise<DrawnSample[]> =>
  rows<DrawnSample>(
    tx,
    sql`select s.draft_id as "draftId", s.intent, s.campaign_id as "campaignId", p.full_name as "leadName", d.thread_id as "threadId", d.confidence, d.subject, d.body,
          left(m.visible_text, 2000) as "theyWrote", s.drawn_at as "drawnAt"
        from autosend_samples s
        join reply_drafts d on d.workspace_id = s.workspace_id and d.id = s.draft_id
        join messages m on m.workspace_id = d.workspace_id and m.id = d.message_id
        join leads l on l.workspace_id = s.workspace_id and l.id = s.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where s.verdict is null order by s.drawn_at, s.draft_id limit ${limit}`,
  );

/** Every answer that went without a person is drawn or not, and every drawn one is judged or waits. */
export const sampleCounts = async (tx: Tx): Promise<SampleCounts> => {
  const found = await row<SampleCounts>(
    tx,
    sql`select count(*)::int as alone, count(s.draft_id)::int as drawn, count(*) filter (where s.draft_id is null)::int as "passedOver",
          count(*) filter (where s.verdict = 'right')::int as "right", count(*) filter (where s.verdict = 'wrong')::int as wrong,
          count(*) filter (where s.draft_id is not null and s.verdict is null)::int as waiting
        from reply_drafts d left join autosend_samples s on s.workspace_id = d.workspace_id and s.draft_id = d.id where ${ALONE}`,
  );
  return found ?? { alone: 0, drawn: 0, passedOver: 0, right: 0, wrong: 0, waiting: 0 };
};

export type Sample = { draftId: string; campaignId: string | null; intent: string; verdict: string | null };

/** The sample of an answer, held until the end of the transaction. */
export const findSample = (tx: Tx, draftId: string): Promise<Sample | undefined> =>
  row<Sample>(
    tx,
    sql`select draft_id as "draftId", campaign_id as "campaignId", intent, verdict from autosend_samples where draft_id = ${draftId} for update`,
  );

export async function judgeSampleRow(
  tx: Tx,
  draftId: string,
  said: { verdict: 'right' | 'wrong'; note: string | null; by: string },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update autosend_samples set verdict = ${said.verdict}, note = ${said.note}, judged_by = ${said.by}, judged_at = ${at.toString()} where draft_id = ${draftId} and verdict is null`,
  );
}

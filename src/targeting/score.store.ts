import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';
import type { GivenScore, IcpScore } from './contract.ts';

/** Keeps every score ever given, with its whole verdict. */
export async function appendScores(
  tx: Tx,
  workspaceId: string,
  scores: readonly { id: string; leadId: string; profile: string; version: number; verdict: IcpScore }[],
  at: Temporal.Instant,
): Promise<void> {
  if (scores.length === 0) return;
  await tx.execute(sql`
    insert into scores (workspace_id, id, lead_id, profile, profile_version, score, tier, verdict, at)
    select ${workspaceId}, r.id, r."leadId", r.profile, r.version, (r.verdict ->> 'score')::int, r.verdict ->> 'tier', r.verdict, ${at.toString()}
    from jsonb_to_recordset(${recordset(scores)}) as r(id uuid, "leadId" uuid, profile text, version int, verdict jsonb)`);
}

/** The newest scores of a lead. The verdict of somebody who was erased is empty. */
export const scoresOf = (tx: Tx, leadId: string, most: number): Promise<GivenScore[]> =>
  rows<GivenScore>(
    tx,
    sql`select score, tier, profile, profile_version as version, coalesce(verdict -> 'reasons', '[]') as reasons, at
        from scores where lead_id = ${leadId} order by at desc, id desc limit ${most}`,
  );

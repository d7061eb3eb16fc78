import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';
import type { GivenScore, IcpScore } from './contract.ts';

export type Scored = {
  readonly id: string;
  readonly leadId: string;
  readonly profile: string;
  readonly version: number;
  readonly verdict: IcpScore;
  /** The lead shows this score and tier already. */
  readonly shown: boolean;
};

/**
 * Keeps every score ever given, with its whole verdict. What comes out as the newest one said is no new score, by whichever version of a profile. Returns the leads
 * that got one.
 */
export async function appendScores(
  tx: Tx,
  workspaceId: string,
  scores: readonly Scored[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  if (scores.length === 0) return new Set();
  const written = await rows<{ leadId: string }>(
    tx,
    sql`insert into scores (workspace_id, id, lead_id, profile, profile_version, score, tier, verdict, at)
        select ${workspaceId}, r.id, r."leadId", r.profile, r.version, (r.verdict ->> 'score')::int, r.verdict ->> 'tier', r.verdict, ${at.toString()}
        from jsonb_to_recordset(${recordset(scores)}) as r(id uuid, "leadId" uuid, profile text, version int, verdict jsonb, shown boolean)
          left join lateral (select s.verdict from scores s where s.workspace_id = ${workspaceId} and s.lead_id = r."leadId" order by s.at desc, s.id desc limit 1) n on true
        where not r.shown or n.verdict is distinct from r.verdict
        returning lead_id as "leadId"`,
  );
  return new Set(written.map(({ leadId }) => leadId));
}

/** The newest scores of a lead. The verdict of somebody who was erased is empty. */
export const scoresOf = (tx: Tx, leadId: string, most: number): Promise<GivenScore[]> =>
  rows<GivenScore>(
    tx,
    sql`select score, tier, profile, profile_version as version, coalesce(verdict -> 'reasons', '[]') as reasons, at
        from scores where lead_id = ${leadId} order by at desc, id desc limit ${most}`,
  );

import { saveCampaign } from '#campaigns';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { closedLeads, type ImportSource, importLeads, leadsOfImport } from '#leads';
import { draftLeads } from '#messaging';
import { gateNow, tiersInReach } from '#pipeline';
import type { StageReport } from '#pipeline/contract';
import { scoreLeads, sparedLeads } from '#targeting';

export type DryRun = {
  dryRun: true;
  import: { rows: number; accepted: number; rejected: number };
  stages: StageReport[];
};

/** Carries the answer out of a transaction that must not stay. */
class RolledBack extends Error {
  readonly answer: DryRun;
  constructor(answer: DryRun) {
    super('rolled back');
    this.answer = answer;
  }
}

/**
 * What a run would do with this file, without doing any of it: everything happens in one transaction that is rolled
 * back, and no finder is asked, so nothing is stored, spent or sent. Scores and drafts rest on the file alone.
 */
export async function dryRun(
  ctx: Ctx,
  request: { source: ImportSource; campaign: unknown },
): Promise<DryRun> {
  try {
    await ctx.db.tx(async (tx) => {
      throw new RolledBack(await rehearse(within(ctx, tx), request));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.answer;
    throw error;
  }
  throw new Error('A dry run ended without being rolled back.');
}

async function rehearse(ctx: Ctx, request: { source: ImportSource; campaign: unknown }): Promise<DryRun> {
  const campaign = await saveCampaign(ctx, request.campaign);
  const imported = await importLeads(ctx, request.source);
  const leadIds = await ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
  const closed = await ctx.db.tx(
    async (tx) =>
      new Map([
        ...(await sparedLeads(tx, leadIds, tiersInReach(campaign.settings))),
        ...(await closedLeads(ctx, tx, leadIds)),
      ]),
  );
  const enrich = countSkips(leadIds.map((id) => closed.get(id)?.code ?? null));
  const scored = await scoreLeads(
    ctx,
    leadIds.filter((id) => !closed.has(id)),
  );
  const gated = await ctx.db.tx((tx) =>
    gateNow(
      ctx,
      tx,
      campaign,
      scored.map(({ leadId }) => leadId),
    ),
  );
  const segment = countSkips(
    scored.map(({ leadId, verdict }) => {
      if (verdict.disqualified) return verdict.disqualified.code;
      const wanted = gated.get(leadId);
      return wanted?.allowed === false ? (wanted.reasons[0]?.code ?? 'gate') : null;
    }),
  );
  const wanted = scored
    .filter(({ leadId, verdict }) => !verdict.disqualified && gated.get(leadId)?.allowed)
    .map((entry) => entry.leadId);
  const drafted = await draftLeads(ctx, { campaignId: campaign.id, leadIds: wanted });
  const craft = countSkips(
    drafted.map((entry) => (entry.state === 'queued' ? null : (entry.reasons[0]?.code ?? entry.state))),
  );
  const { rows, accepted, rejected } = imported;
  const merged = accepted - leadIds.length;
  return {
    dryRun: true,
    import: { rows, accepted, rejected },
    stages: [
      stage('discover', rows, leadIds.length, {
        ...(rejected ? { rejected_row: rejected } : {}),
        ...(merged ? { same_person: merged } : {}),
      }),
      stage('enrich', leadIds.length, enrich.out, enrich.skipped),
      stage('segment', enrich.out, segment.out, segment.skipped),
      stage('craft', wanted.length, craft.out, craft.skipped),
    ],
  };
}

const stage = (name: string, entered: number, out: number, skipped: Record<string, number>): StageReport => ({
  name,
  in: entered,
  out,
  skipped,
  failed: 0,
  waiting: 0,
});

/** Null is a lead that goes on; a word is the reason why it does not. */
function countSkips(reasons: readonly (string | null)[]): { out: number; skipped: Record<string, number> } {
  const skipped: Record<string, number> = {};
  for (const reason of reasons) if (reason !== null) skipped[reason] = (skipped[reason] ?? 0) + 1;
  return { out: reasons.filter((reason) => reason === null).length, skipped };
}

import { approveBatch, findBatch } from '#approval';
import { saveCampaign } from '#campaigns';
import type { Actor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { intentCounts } from '#inbound/views';
import { type ImportProgress, type ImportRecord, type ImportSource, importLeads } from '#leads';
import { verify } from '#ops';
import { deliveredCount } from '#outbound/views';
import { acknowledgeGrade, readRun, startRun } from '#pipeline';
import type { Run, StageReport } from '#pipeline/contract';

export type RunRequest = {
  source: ImportSource;
  campaign: unknown;
  /** Who says yes in the sandbox; without it the run stops at approval. */
  approver?: Actor;
  onImport?: (progress: ImportProgress) => void;
  onStage?: (run: Run) => void;
};

export type RunReport = {
  run: { id: string; name: string; state: string; batchId: string | null };
  import: { id: string; rows: number; accepted: number; rejected: number };
  stages: StageReport[];
  sent: number;
  delivered: number;
  replies: Record<string, number>;
  verify: Record<string, number>;
};

/**
 * The main job from a file to answers. `settle` works off what is due; it is asked once before the approval and once
 * after it.
 */
export async function runCampaign(
  ctx: Ctx,
  settle: () => Promise<void>,
  request: RunRequest,
): Promise<{ report: RunReport; imported: ImportRecord }> {
  const campaign = await saveCampaign(ctx, request.campaign);
  const imported = await importLeads(ctx, request.source, request.onImport);
  const { runId } = await startRun(ctx, { importId: imported.id, campaignId: campaign.id });
  await settle();
  const prepared = await readRun(ctx, runId);
  request.onStage?.(prepared);
  if (request.approver && prepared.batchId) {
    const approving = ctx.as(request.approver);
    const { batchId } = prepared;
    const read = (await ctx.db.tx((tx) => findBatch(tx, batchId)))?.previewHash ?? '';
    if (prepared.grade?.ships === 'when_acknowledged') await acknowledgeGrade(approving, { runId });
    await approveBatch(approving, prepared.batchId, read);
    await settle();
  }
  return { report: await reportOf(ctx, runId, imported), imported };
}

export async function reportOf(
  ctx: Ctx,
  runId: string,
  imported: Pick<ImportRecord, 'id' | 'rows' | 'accepted' | 'rejected'>,
): Promise<RunReport> {
  const run = await readRun(ctx, runId);
  const proof = await verify(ctx);
  const { sent, delivered } = await ctx.db.tx(deliveredCount);
  return {
    run: { id: run.id, name: run.name, state: run.state, batchId: run.batchId },
    import: {
      id: imported.id,
      rows: imported.rows,
      accepted: imported.accepted,
      rejected: imported.rejected,
    },
    stages: run.stages,
    sent,
    delivered,
    replies: Object.fromEntries(
      (await ctx.db.tx((tx) => intentCounts(tx, null))).map((entry) => [entry.intent, entry.replies]),
    ),
    verify: Object.fromEntries(Object.entries(proof.checks).map(([name, check]) => [name, check.count])),
  };
}

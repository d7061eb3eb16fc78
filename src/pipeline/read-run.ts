import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { readSession } from '#gateway';
import { findImport } from '#leads';
import type { Run, StageReport } from './contract.ts';
import { findGrade } from './grade/run-grade.store.ts';
import { countStages, findRun, listRuns, type RunRow } from './run.store.ts';

/** A run with the numbers of its stages. The first stage is the import: its rows, leads and rejects. */
export async function readRun(ctx: Ctx, runId: string): Promise<Run> {
  requireScope(ctx, 'runs:read');
  return ctx.db.tx(async (tx) => {
    const found = await findRun(tx, runId);
    if (!found) throw notFound('run', runId);
    return whole(ctx, tx, found);
  });
}

/** The newest runs, of one campaign where it is named. */
export async function recentRuns(ctx: Ctx, limit: number, campaignId?: string): Promise<Run[]> {
  requireScope(ctx, 'runs:read');
  return ctx.db.tx(async (tx) => {
    const runs: Run[] = [];
    for (const found of await listRuns(tx, limit, campaignId)) runs.push(await whole(ctx, tx, found));
    return runs;
  });
}

async function whole(ctx: Ctx, tx: Tx, found: RunRow): Promise<Run> {
  const counted = await countStages(
    tx,
    found.id,
    found.stages.filter((stage) => stage !== 'discover'),
  );
  const session = await readSession(ctx, tx, found.id);
  return {
    ...found,
    stages: [await discovery(tx, found, counted[0]?.in ?? 0), ...counted],
    grade: (await findGrade(tx, found.id)) ?? null,
    budget: session ? { limits: session.limits, use: session.use } : null,
  };
}

async function discovery(tx: Tx, found: RunRow, entered: number): Promise<StageReport> {
  const imported = found.importId ? await findImport(tx, found.importId) : undefined;
  const skipped: Record<string, number> = {};
  if (imported && imported.rejected > 0) skipped.rejected_row = imported.rejected;
  const merged = (imported?.accepted ?? 0) - entered;
  if (merged > 0) skipped.same_person = merged;
  return { name: 'discover', in: imported?.rows ?? entered, out: entered, skipped, failed: 0, waiting: 0 };
}

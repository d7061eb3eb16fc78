import { approveBatch, findBatch, rejectBatch, rejectItem } from '#approval';
import { pendingBatches } from '#approval/views';
import { CADENCE } from '#cadence/contract';
import type { Ctx } from '#core/ctx';
import { LegworkError } from '#core/errors';
import { acknowledgeGrade, recentRuns } from '#pipeline';
import { demoReviewer } from '../demo-workspace.ts';

/** Of so many batches of follow-ups one holds somebody the reviewer does not want to write to at all. */
const A_NO_IN = 12;

/** What a yes is refused for, and why the batch is given back then: what still waits in it is frozen anew, an answer is not. */
const GIVEN_BACK: Readonly<Record<string, string>> = {
  'batch.drifted': 'Something in it was withdrawn meanwhile.',
  'answer.not_now': 'It needs the words of a person.',
};

/** Somebody may answer between the freezing and the yes, and some answers only a person can write. */
async function approveOrGiveBack(ctx: Ctx, batchId: string, previewHash: string): Promise<void> {
  try {
    await approveBatch(ctx, batchId, previewHash);
  } catch (error) {
    const code = error instanceof LegworkError ? error.code : '';
    // It waits on as another version, and is read with the next turn.
    if (code === 'batch.changed') return;
    const why = GIVEN_BACK[code];
    if (why === undefined) throw error;
    await rejectBatch(ctx, batchId, why);
  }
}

/** Lists of grade C are written to all the same. */
async function acknowledgeMiddling(ctx: Ctx): Promise<void> {
  for (const { id, grade } of await recentRuns(ctx, 20))
    if (grade?.ships === 'when_acknowledged' && grade.acknowledgedAt === null)
      await acknowledgeGrade(ctx, { runId: id });
}

/** The reviewer of a simulation says yes to everything that waits, and now and then no to a person. Answers how much was decided. */
export function simulatedReviewer(): (ctx: Ctx) => Promise<number> {
  let batches = 0;
  return async (ctx) => {
    const reviewing = ctx.as(demoReviewer);
    const waiting = await ctx.db.ask(pendingBatches);
    if (waiting.length > 0) await acknowledgeMiddling(reviewing);
    for (const { id, motion, previewHash } of waiting) {
      batches += motion === CADENCE ? 1 : 0;
      const no = motion === CADENCE && batches % A_NO_IN === 0;
      const [first] = no ? ((await ctx.db.tx((tx) => findBatch(tx, id)))?.scope.items ?? []) : [];
      if (first)
        await rejectItem(reviewing, {
          ...{ itemId: first.itemId, tag: 'icp_mismatch' },
          reason: 'Not somebody we can do anything for.',
        });
      else await approveOrGiveBack(reviewing, id, previewHash);
    }
    return waiting.length;
  };
}

import { claimBatch, finishBatch, isCarriedOut } from '#approval';
import { batchApproved } from '#approval/events';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import { consume } from '#core/events/index';
import { approvedDrafts } from './approved-drafts.store.ts';
import { planApproved } from './plan-approved.ts';

/** An approved batch is executed once: each of its messages gets a mailbox and a minute; for which there is no room now, those wait for it. */
export const executeApprovedBatches = consume(batchApproved, {
  name: 'outbound.execute_batch',
  batch: 10,
  async handle(ctx, tx, events) {
    // What is no message, as money or what cannot be undone, is carried out and ended by those who asked for it.
    for (const { payload } of events)
      if (!(await isCarriedOut(ctx, tx, payload.batchId)))
        await executeBatch(within(ctx, tx), tx, payload.batchId);
  },
});

async function executeBatch(ctx: Ctx, tx: Tx, batchId: string): Promise<void> {
  try {
    const batch = await claimBatch(ctx, tx, batchId);
    const drafts = await approvedDrafts(
      tx,
      batch.scope.items.map((item) => item.itemId),
    );
    const placed = await planApproved(ctx, tx, batchId, drafts);
    const report = { approved: batch.scope.items.length, ...placed };
    await finishBatch(ctx, tx, batchId, report);
  } catch (error) {
    // A batch that may not be executed stays as it is; the refusal is what the reviewer sees.
    if (!isLegworkError(error)) throw error;
    ctx.log.warn({ batchId, code: error.code }, error.message);
    await ctx.audit(tx, {
      action: 'batch.not_executed',
      subject: batchId,
      detail: { code: error.code, message: error.message },
    });
  }
}

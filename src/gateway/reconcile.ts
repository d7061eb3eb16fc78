import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Performer } from './operation.ts';
import { settleOperations, type UnsettledOperation, unsettledOperations } from './operation-log.store.ts';

export type Reconciled = UnsettledOperation & { verdict: 'happened' | 'did_not_happen' | 'cannot_tell' };

/** An operation younger than this may still be running in a live process. */
const GRACE = Temporal.Duration.from({ minutes: 2 });

/**
 * Settles operations with a lost answer by looking at the world. What cannot be told stays unknown and is shown
 * to a person. Returns what was looked at, so that the owning slice can settle its own ledger.
 */
export async function reconcileOperations(
  ctx: Ctx,
  performers: ReadonlyMap<string, Performer>,
  options: { grace?: Temporal.Duration; limit?: number } = {},
): Promise<Reconciled[]> {
  const before = ctx.now().subtract(options.grace ?? GRACE);
  const open = await ctx.db.tx((tx) =>
    unsettledOperations(tx, ctx.workspace.id, before, options.limit ?? 200),
  );
  const results: Reconciled[] = [];
  for (const operation of open) {
    const verdict = await look(ctx, performers.get(operation.operation), operation);
    results.push({ ...operation, verdict });
    if (verdict === 'cannot_tell') continue;
    const state = verdict === 'happened' ? 'done' : 'failed';
    await ctx.db.tx((tx) =>
      settleOperations(
        tx,
        ctx.workspace.id,
        [
          {
            id: operation.id,
            state,
            ...(state === 'failed'
              ? { error: 'reconciled: it did not happen' }
              : { receipt: { reconciled: true } }),
          },
        ],
        ctx.now(),
      ),
    );
  }
  return results;
}

async function look(
  ctx: Ctx,
  performer: Performer | undefined,
  operation: UnsettledOperation,
): Promise<Reconciled['verdict']> {
  if (!performer?.reconcile) return 'cannot_tell';
  try {
    return await performer.reconcile(ctx, {
      operationId: operation.id,
      idempotencyKey: operation.idempotencyKey,
      subject: operation.subject,
      trace: operation.trace,
    });
  } catch (error) {
    ctx.log.warn(
      { operation: operation.operation, error: messageOf(error) },
      'Looking for a lost answer failed; it stays unknown.',
    );
    return 'cannot_tell';
  }
}

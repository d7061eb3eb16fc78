import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { operationReconciled } from './events.ts';
import type { Performer } from './operation.ts';
import {
  type Settlement,
  settleOperations,
  type UnsettledOperation,
  unsettledOperations,
} from './operation-log.store.ts';
import { settleSpends } from './spend.store.ts';

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
  const open = await ctx.db.ask((tx) =>
    unsettledOperations(tx, ctx.workspace.id, before, options.limit ?? 200),
  );
  const results: Reconciled[] = [];
  for (const operation of open) {
    const verdict = await look(ctx, performers.get(operation.operation), operation);
    results.push({ ...operation, verdict });
    if (verdict !== 'cannot_tell') await settleAs(ctx, operation, verdict);
  }
  return results;
}

async function settleAs(
  ctx: Ctx,
  { id, operation }: UnsettledOperation,
  verdict: 'happened' | 'did_not_happen',
): Promise<void> {
  const settlement: Settlement =
    verdict === 'happened'
      ? { id, state: 'done', receipt: { reconciled: true } }
      : { id, state: 'failed', error: 'Looked for afterwards: it did not happen.' };
  await ctx.db.tx(async (tx) => {
    await settleOperations(tx, ctx.workspace.id, [settlement], ctx.now());
    if (verdict === 'did_not_happen')
      await settleSpends(tx, ctx.workspace.id, [{ operationId: id, micros: 0n }], ctx.now());
    await ctx.emit(tx, operationReconciled, {
      aggregate: id,
      payload: { operationId: id, operation, verdict },
    });
  });
}

/** Looks once a minute for what became of operations whose answer was lost. */
export const reconcileTick = (performers: ReadonlyMap<string, Performer>): Tick => ({
  name: 'gateway.reconcile',
  everySeconds: 60,
  run: async (ctx) =>
    (await reconcileOperations(ctx, performers)).filter(({ verdict }) => verdict !== 'cannot_tell').length,
});

async function look(
  ctx: Ctx,
  performer: Performer | undefined,
  operation: UnsettledOperation,
): Promise<Reconciled['verdict']> {
  // A question that nobody heard the answer of changed nothing.
  if (performer?.operation.effect === 'read') return 'did_not_happen';
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

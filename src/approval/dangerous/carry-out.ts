import { systemActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { BlastRadius } from '#core/dangerous';
import type { Tx } from '#core/db/index';
import { conflict, isLegworkError, type LegworkError, messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { findBatch, moveBatch } from '../batch.store.ts';
import type { ApprovalItem } from '../contract.ts';
import { claimBatch, finishBatch, hasExpired } from '../decide-batch.ts';
import { operationEnded } from '../events.ts';
import { endApproved, findItem, markExecuted, withdrawItems } from '../item.store.ts';
import { dangerousPreview } from './contract.ts';
import { toCarryOut } from './dangerous.store.ts';
import { countChanged } from './kind.ts';
import { proposeIn } from './propose.ts';
import { boundTo, operationOf } from './radius.ts';

/**
 * Does what has its yes, once. The yes is used up in the transaction that ends the effect, so whoever dies in between leaves
 * something that the next run ends.
 */
export const carryOutApproved: Tick = {
  name: 'approval.carry_out',
  everySeconds: 5,
  async run(ctx) {
    let done = 0;
    const broken: unknown[] = [];
    for (const { id } of await ctx.db.tx(toCarryOut))
      try {
        done += await carryOut(ctx, id);
      } catch (error) {
        // Whatever breaks off one keeps its yes and is tried again; the others behind it are done now.
        ctx.log.error({ itemId: id, why: messageOf(error) }, 'What was approved could not be carried out.');
        broken.push(error);
      }
    if (broken.length > 0) throw broken[0];
    return done;
  },
};

async function carryOut(ctx: Ctx, itemId: string): Promise<number> {
  const item = await ctx.db.tx((tx) => findItem(tx, itemId));
  if (!item) return 0;
  const preview = dangerousPreview.parse(item.preview);
  const acting = ctx.as({ ...systemActor('approval'), name: `a proposal of ${preview.proposedBy.name}` });
  try {
    await operationOf(ctx, preview.operation).carryOut(acting, preview.input, {
      begin: (tx, radius) => begin(within(ctx, tx), tx, item, radius),
      end: (tx, report) => end(within(ctx, tx), tx, item, report),
    });
    return 1;
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    await ctx.db.tx((tx) => stopped(within(ctx, tx), tx, item, error));
    return 0;
  }
}

/** Takes the yes, if what is counted now is what was approved. What was begun before goes on without it. */
async function begin(ctx: Ctx, tx: Tx, item: ApprovalItem, radius: BlastRadius): Promise<void> {
  const batchId = item.batchId ?? '';
  if ((await findBatch(tx, batchId, true))?.state === 'executing') return;
  const preview = dangerousPreview.parse(item.preview);
  const now = boundTo(operationOf(ctx, preview.operation), preview, radius);
  if (now.contentHash !== item.contentHash) throw countChanged(preview.count, radius.count);
  await claimBatch(ctx, tx, batchId);
}

async function end(ctx: Ctx, tx: Tx, { id, batchId }: ApprovalItem, report: object): Promise<void> {
  await findBatch(tx, batchId ?? '', true);
  if ((await findItem(tx, id, true))?.state !== 'approved')
    throw conflict('dangerous.done', 'It was carried out already. Nothing was changed.');
  await markExecuted(tx, [id], ctx.now());
  await finishBatch(ctx, tx, batchId ?? '', { ...report });
  await ctx.emit(tx, operationEnded, { aggregate: id, payload: { itemId: id, done: true } });
}

/**
 * What could not begin is taken back, and asked anew where only the number changed. What was begun is tried again until its time
 * is over.
 */
async function stopped(ctx: Ctx, tx: Tx, seen: ApprovalItem, error: LegworkError): Promise<void> {
  const batch = await findBatch(tx, seen.batchId ?? '', true);
  const item = await findItem(tx, seen.id, true);
  if (!batch || item?.state !== 'approved') return;
  ctx.log.warn({ itemId: item.id, code: error.code }, error.message);
  const now = ctx.now();
  const detail = { code: error.code };
  if (batch.state === 'executing') {
    if (!hasExpired(item, now)) return;
    await endApproved(tx, [item.id], now);
    await finishBatch(ctx, tx, batch.id, { failed: error.message });
    await ctx.emit(tx, operationEnded, { aggregate: item.id, payload: { itemId: item.id, done: false } });
    return;
  }
  const record = { by: ctx.actor.id, reason: error.message, at: now };
  await withdrawItems(tx, [item.id], record);
  await moveBatch(tx, batch.id, ['approved'], 'rejected', { at: now, reason: error.message });
  await ctx.audit(tx, { action: 'dangerous.not_carried_out', subject: item.id, detail });
  await ctx.emit(tx, operationEnded, { aggregate: item.id, payload: { itemId: item.id, done: false } });
  if (error.code === 'dangerous.changed') await proposeIn(ctx, tx, dangerousPreview.parse(item.preview));
}

import { amendReport, endUnused } from '#approval';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { approvedDrafts, takeUnplaced, type UnplacedBatch } from './approved-drafts.store.ts';
import { planApproved } from './plan-approved.ts';

/**
 * Approved messages that found no place when their batch was executed, as all mailboxes were paused for example, keep their yes and
 * get one when there is room. The yes holds as long as their batch could have been executed; then they are written anew, as what
 * nobody decided on. It has no due date: what they wait for is a person or a mailbox, and time does not fly for either.
 */
export const planWaiting: Tick = {
  name: 'outbound.plan_waiting',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      let moved = 0;
      for (const batch of await takeUnplaced(tx)) moved += await placeAgain(ctx, tx, batch);
      return moved;
    }),
};

async function placeAgain(ctx: Ctx, tx: Tx, { id, expiresAt, report }: UnplacedBatch): Promise<number> {
  const before = report.unplaced;
  // What was withdrawn meanwhile is not approved any more and falls out here.
  const drafts = await approvedDrafts(
    tx,
    before.map(({ itemId }) => itemId),
  );
  const over = Temporal.Instant.compare(instantOf(expiresAt), ctx.now()) <= 0;
  const ended = over
    ? await endUnused(
        ctx,
        tx,
        drafts.map(({ itemId }) => itemId),
      )
    : 0;
  const { planned, unplaced } = await planApproved(ctx, tx, id, over ? [] : drafts);
  if (whyOf(unplaced) === whyOf(before)) return 0;
  await amendReport(tx, id, { ...report, planned: report.planned + planned, unplaced });
  if (planned + ended > 0)
    await ctx.audit(tx, { action: 'batch.placed_later', subject: id, detail: { planned, ended } });
  return planned + ended;
}

/** Who has no place and why, as one text. */
const whyOf = (unplaced: UnplacedBatch['report']['unplaced']): string =>
  unplaced.map(({ itemId, reasons }) => `${itemId} ${reasons.map(({ code }) => code)}`).join();

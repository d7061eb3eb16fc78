import { takeBack } from '#approval';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import { cancelAnswers } from '#outbound';
import { goingUnder } from './earned-facts.store.ts';
import { moveDrafts } from './keep-drafts.ts';
import { draftsOfItems } from './reply-draft.store.ts';
import { proposeForReview } from './review.ts';

/**
 * Has a person look at every answer that was going without one under a grant, or under it for one intent. One whose transmission
 * has begun is on its way; one that only waits in the ledger is called back.
 */
export async function stopUnder(
  ctx: Ctx,
  tx: Tx,
  under: { grantId: string; intent: string | null },
  text: string,
): Promise<void> {
  const going = await goingUnder(tx, under);
  if (going.length === 0) return;
  const why = reason('gate.grant_ended', text);
  const drafts = await draftsOfItems(
    tx,
    going.map(({ id }) => id),
  );
  const planned = drafts.flatMap(({ state, answerId }) => (state === 'sending' && answerId ? answerId : []));
  const called = new Set(await cancelAnswers(tx, planned, why, ctx.now()));
  const stopped = drafts.filter(({ state, answerId }) => state !== 'sending' || called.has(answerId ?? ''));
  await takeBack(ctx, tx, { itemIds: stopped.flatMap(({ itemId }) => itemId ?? []), reason: text });
  const moved = await moveDrafts(
    ctx,
    tx,
    ['held', 'scheduled', 'sending'],
    stopped.map(({ id }) => ({ id, state: 'review' as const, reasons: [why] })),
  );
  await proposeForReview(
    ctx,
    tx,
    stopped.filter(({ id }) => moved.has(id)).map((draft) => ({ ...draft, gate: [why, ...draft.gate] })),
  );
}

import { findCampaign, moveEnrolments, openWindowOf } from '#campaigns';
import type { SequenceStep } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { dueOf } from './next-step.rules.ts';
import { takeRewritable } from './rewrite.store.ts';
import { takeBackDrafts } from './take-back-drafts.ts';

const WHY = 'The steps of the campaign were changed, so it is written anew.';

/**
 * Takes back the messages that wait for a step which is another one among these, with their yes where they had it, and lets each be
 * written anew on the day the new step has. What is claimed, has left or may have left stays as it is, on its old steps. All of it is
 * one transaction with the edit. Returns how many are written anew.
 */
export async function rewriteWaiting(
  ctx: Ctx,
  tx: Tx,
  campaignId: string,
  steps: readonly SequenceStep[],
): Promise<number> {
  const campaign = await findCampaign(tx, campaignId);
  const found = campaign ? await takeRewritable(tx, campaignId, steps) : [];
  if (!campaign || found.length === 0) return 0;
  const now = ctx.now();
  const taken = await takeBackDrafts(ctx, tx, found, WHY);
  const facts = { steps, window: openWindowOf(campaign), now };
  await moveEnrolments(
    tx,
    taken
      .filter(({ state }) => state === 'active')
      .map(({ id, step, startedAt }) => ({
        ...({ id, step, from: step, state: 'active', doing: null } as const),
        dueAt: (dueOf({ ...facts, startedAt: instantOf(startedAt) }, step) ?? now).toString(),
      })),
    now,
  );
  return taken.length;
}

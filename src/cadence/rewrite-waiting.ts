import { takeBack } from '#approval';
import { findCampaign, moveEnrolments, openWindowOf } from '#campaigns';
import type { SequenceStep } from '#campaigns/contract';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import { setDraftState } from '#messaging';
import { unplan } from '#outbound';
import { dueOf } from './next-step.rules.ts';
import { takeRewritable } from './rewrite.store.ts';

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
  const here = await unplan(
    tx,
    found.map(({ draftId }) => draftId),
    { text: WHY, at: now },
  );
  const taken = found.filter(({ draftId }) => here.has(draftId));
  const itemIds = taken.flatMap(({ itemId }) => itemId ?? []);
  await takeBack(within(ctx, tx), tx, { itemIds, reason: WHY });
  await setDraftState(
    tx,
    taken.map(({ draftId }) => draftId),
    'superseded',
    now,
  );
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
  await recordLeadEvents(
    ctx,
    tx,
    taken.map(({ leadId, step }) => ({
      ...({ leadId, event: null, type: 'draft_taken_back', channel: 'system' } as const),
      summary: `The message of step ${step} was taken back by ${ctx.actor.name}. ${WHY}`,
    })),
  );
  return taken.length;
}

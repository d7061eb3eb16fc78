import { takeBack } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import { setDraftState } from '#messaging';
import { unplan } from '#outbound';

export type WaitingDraft = {
  readonly leadId: string;
  readonly step: number;
  readonly draftId: string;
  readonly itemId: string | null;
};

/**
 * Takes messages that wait out of the plan with their yes, where they had it, so that each can be written anew. What is claimed, has
 * left or may have left stays. Returns what was taken back.
 */
export async function takeBackDrafts<T extends WaitingDraft>(
  ctx: Ctx,
  tx: Tx,
  found: readonly T[],
  why: string,
): Promise<T[]> {
  if (found.length === 0) return [];
  const now = ctx.now();
  const here = await unplan(
    tx,
    found.map(({ draftId }) => draftId),
    { text: why, at: now },
  );
  const taken = found.filter(({ draftId }) => here.has(draftId));
  const itemIds = taken.flatMap(({ itemId }) => itemId ?? []);
  await takeBack(within(ctx, tx), tx, { itemIds, reason: why });
  await setDraftState(
    tx,
    taken.map(({ draftId }) => draftId),
    'superseded',
    now,
  );
  await recordLeadEvents(
    ctx,
    tx,
    taken.map(({ leadId, step }) => ({
      ...({ leadId, event: null, type: 'draft_taken_back', channel: 'system' } as const),
      summary: `The message of step ${step} was taken back by ${ctx.actor.name}. ${why}`,
    })),
  );
  return taken;
}

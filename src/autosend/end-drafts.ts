import { takeBack } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import type { ErasureHook } from '#core/personal-data/personal-table';
import { type Reason, reason } from '#core/verdict';
import { leadClosed } from '#leads/events';
import { cancelAnswers } from '#outbound';
import { releaseSlots } from '#scheduling';
import type { DraftState } from './contract.ts';
import { moveDrafts } from './keep-drafts.ts';
import { carrierOf, type DraftRow, openDraftsOf } from './reply-draft.store.ts';

const BEFORE_THE_LEDGER: readonly DraftState[] = [
  'writing',
  'shadow',
  'parked',
  'review',
  'held',
  'scheduled',
];

/**
 * Ends drafts that nobody will be sent: their items are taken back and their times go to others. One whose answer is leaving at
 * this moment stays as the ledger says.
 */
export async function endDrafts(
  ctx: Ctx,
  tx: Tx,
  drafts: readonly Pick<DraftRow, 'id' | 'state' | 'itemId' | 'answerId'>[],
  state: 'superseded' | 'cancelled',
  why: Reason,
): Promise<string[]> {
  if (drafts.length === 0) return [];
  const planned = drafts.flatMap(({ state: now, answerId }) =>
    now === 'sending' && answerId ? answerId : [],
  );
  const called = new Set(await cancelAnswers(tx, planned, why, ctx.now()));
  const ending = drafts.filter(
    (draft) => BEFORE_THE_LEDGER.includes(draft.state) || called.has(draft.answerId ?? ''),
  );
  // Before the drafts: a yes to a batch of theirs holds both in this order.
  await takeBack(ctx, tx, { itemIds: ending.flatMap(({ itemId }) => itemId ?? []), reason: why.text });
  await moveDrafts(
    ctx,
    tx,
    [...BEFORE_THE_LEDGER, 'sending'],
    ending.map(({ id }) => ({ id, state, reasons: [why] })),
  );
  await releaseSlots(within(ctx, tx), { carriers: ending.map(({ id }) => carrierOf(id)), reason: why.code });
  return ending.map(({ id }) => id);
}

/** Statuses after which no answer of ours is wanted any more. */
const OVER: readonly string[] = ['unsubscribed', 'bounced', 'rejected', 'disqualified', 'meeting_booked'];

export const endWithLead = consume(leadClosed, {
  name: 'autosend.end_with_lead',
  async handle(ctx, tx, events) {
    const over = events.filter(({ payload }) => OVER.includes(payload.to));
    for (const [status, group] of Map.groupBy(over, ({ payload }) => payload.to)) {
      const drafts = await openDraftsOf(
        tx,
        group.map(({ payload }) => ({ leadId: payload.leadId, before: null })),
      );
      const why = reason(`lead.${status}`, `The lead is ${status.replaceAll('_', ' ')}.`);
      await endDrafts(ctx, tx, drafts, 'cancelled', why);
    }
  },
});

/** Nothing is answered to somebody who is being forgotten. */
export const endForErasure: ErasureHook = {
  name: 'autosend.drafts',
  async settle(ctx, tx, { leadIds }) {
    const drafts = await openDraftsOf(
      tx,
      leadIds.map((leadId) => ({ leadId, before: null })),
    );
    await endDrafts(ctx, tx, drafts, 'cancelled', reason('lead.erased', 'The person asked to be forgotten.'));
    return null;
  },
};

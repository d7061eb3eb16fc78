import { withdrawForLeads } from '#approval';
import { exitEnrolments } from '#campaigns';
import type { ErasureHook } from '#core/personal-data/personal-table';
import { reason } from '#core/verdict';
import { cancelPlanned, leadsLeaving } from './ledger.store.ts';

/** Nothing leaves to somebody who is being forgotten, and nobody is forgotten while a message is on its way. */
export const endSends: ErasureHook = {
  name: 'outbound.sends',
  async settle(ctx, tx, { leadIds }) {
    const erased = reason('lead.erased', 'The person asked to be forgotten.');
    await cancelPlanned(tx, leadIds, erased, ctx.now());
    const leaving = await leadsLeaving(tx, leadIds);
    if (leaving > 0)
      return reason('erasure.leaving', 'A message to this person is leaving at this moment.', { leaving });
    await withdrawForLeads(tx, leadIds, ctx.actor.id, erased.text, ctx.now());
    await exitEnrolments(
      tx,
      leadIds.map((leadId) => ({ leadId, reason: 'unsubscribed' })),
      ctx.now(),
    );
    return null;
  },
};

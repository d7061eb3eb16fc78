import type { MergeHook } from '#core/personal-data/personal-table';
import { reason } from '#core/verdict';
import { leadsLeaving } from './ledger.store.ts';
import { endTwins } from './twins.store.ts';

/** Two leads of one person in one campaign would be written to twice: the one that goes ends there. */
export const endTwinSends: MergeHook = {
  name: 'outbound.twins',
  async before(ctx, tx, { survivorId, mergedId }) {
    if ((await leadsLeaving(tx, [survivorId, mergedId])) > 0)
      return reason('merge.leaving', 'A message to this person is leaving at this moment.');
    const why = reason(
      'lead.merged',
      'The person is in this campaign already, as the lead this one was merged into.',
    );
    await endTwins(tx, { survivorId, mergedId, why, at: ctx.now() });
    return null;
  },
};

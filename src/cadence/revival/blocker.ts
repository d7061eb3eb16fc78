import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { afterAged } from '../aged.rules.ts';
import { timesTextAged, unwrittenOf } from './revival.store.ts';

/** A lead who was chosen to be tried again, and to whom nothing could be written, or nobody decided on what was. */
export const revivalBlocker: Blocker = {
  name: 'revival',
  async explain(ctx, tx, leadId) {
    const unwritten = await unwrittenOf(tx, leadId, ctx.now());
    if (!unwritten) {
      const times = await timesTextAged(tx, leadId);
      const aged = times > 0 ? afterAged(times) : null;
      return aged && !aged.again ? { reason: aged.reason, until: null } : null;
    }
    const until = unwritten.until.toString();
    return {
      reason: reason('revival.unwritten', `${unwritten.summary} It is looked at again at ${until}.`),
      until,
    };
  },
};

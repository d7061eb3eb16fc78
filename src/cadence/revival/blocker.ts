import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { unwrittenOf } from './revival.store.ts';

/** A lead who was chosen to be tried again, and to whom nothing could be written. */
export const revivalBlocker: Blocker = {
  name: 'revival',
  async explain(ctx, tx, leadId) {
    const unwritten = await unwrittenOf(tx, leadId, ctx.now());
    if (!unwritten) return null;
    const until = unwritten.until.toString();
    return {
      reason: reason('revival.unwritten', `${unwritten.summary} It is looked at again at ${until}.`),
      until,
    };
  },
};

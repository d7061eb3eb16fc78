import { instantOf } from '#core/db/index';
import type { Tick } from '#core/tick';
import { earliestDecay, type Quiet, quietLeads } from './decay.store.ts';
import { recordLeadEvents } from './record-lead-events.ts';
import { decayOf } from './status.rules.ts';

const BATCH = 500;

/**
 * What silence makes of leads: nothing back 72 hours after a send is ghosted, a week after an open is stalled, several
 * opens without a word are engaged. A lead whose next message is planned is not silent, it is waiting for us.
 */
export const decayLeads: Tick = {
  name: 'leads.decay',
  everySeconds: 300,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const moved = (await quietLeads(tx, now, BATCH)).flatMap((lead) => {
        const { event, reasons } = decayOf(factsOf(lead, now));
        return event === null ? [] : [{ leadId: lead.id, event, summary: reasons[0]?.text ?? event }];
      });
      await recordLeadEvents(
        ctx,
        tx,
        moved.map((entry) => ({ ...entry, channel: 'system' })),
      );
      return moved.length;
    }),
  nextDue: earliestDecay,
};

const factsOf = (lead: Quiet, now: Temporal.Instant) => ({
  status: lead.status,
  openCount: lead.openCount,
  updatedAt: instantOf(lead.updatedAt),
  now,
});

import { consume, defineEvent } from '#core/events/index';
import type { Tick } from '#core/tick';
import { vendorEventType } from '#core/vendor-webhooks';
import { reason } from '#core/verdict';
import { leadsByContact } from '#leads';
import { markConnected, recordSteps, undeliveredSends } from './cadence.store.ts';
import { goOn } from './go-on.ts';

type Accepted = { vendor: string; at: string | null; email?: string | null; profileUrl: string };
const connectionAccepted = defineEvent<Accepted>(vendorEventType('linkedin.connection_accepted'));

/** Somebody let us in on LinkedIn: steps that waited for that may happen. */
export const followConnections = consume(connectionAccepted, {
  name: 'cadence.follow_connections',
  async handle(ctx, tx, events) {
    const leads = await leadsByContact(
      tx,
      events.map(({ payload }) => ({ address: payload.email ?? null, profileUrl: payload.profileUrl })),
    );
    const at = ctx.now().toString();
    const known = [...new Set(leads.flatMap((leadId) => leadId ?? []))];
    await markConnected(
      tx,
      known.map((leadId) => ({ leadId, at })),
      ctx.now(),
    );
  },
});

/** Days after which something a vendor took and never reported counts as not delivered. */
export const UNDELIVERED_DAYS = 7;
const BATCH = 200;

/**
 * What a vendor took for LinkedIn and does not report as done within a week is a step that failed, e.g. because nobody bound
 * the list to a campaign. The sequence goes on with its next step; a report that still comes makes the step done.
 */
export const giveUpUndelivered: Tick = {
  name: 'cadence.give_up_undelivered',
  everySeconds: 3_600,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const before = ctx.now().subtract({ hours: 24 * UNDELIVERED_DAYS });
      const sends = await undeliveredSends(tx, before, BATCH);
      const why = reason(
        'cadence.undelivered',
        `LinkedIn reported nothing within ${UNDELIVERED_DAYS} days. Is the list bound to a campaign that runs?`,
      );
      await recordSteps(
        tx,
        ctx.workspace.id,
        sends.flatMap(({ enrolmentId, leadId, step, steps }) => {
          const planned = steps[step - 1];
          return planned
            ? [{ ...planned, enrolmentId, leadId, step, state: 'failed' as const, reasons: [why] }]
            : [];
        }),
        ctx.now(),
      );
      await goOn(ctx, tx, sends);
      return sends.length;
    }),
};

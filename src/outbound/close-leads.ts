import { withdrawForLeads } from '#approval';
import { exitEnrolments } from '#campaigns';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { leadClosed } from '#leads/events';
import { ANSWER, ANSWERED, CLOSING } from './closing.ts';
import { cancelPlanned, leadsInFlight } from './ledger.store.ts';
import { requestStops } from './vendor-lead.store.ts';

/** Whoever answered, left or was ruled out gets nothing more: plans are cancelled, drafts withdrawn, enrolments ended, also at vendors. */
export const closeLeads = consume(leadClosed, {
  name: 'outbound.close_leads',
  async handle(ctx, tx, events) {
    const closing = events.flatMap(({ payload }) => {
      const why = CLOSING[payload.to];
      return why ? [{ leadId: payload.leadId, reason: why, status: payload.to }] : [];
    });
    for (const [status, group] of Map.groupBy(closing, (entry) => entry.status)) {
      const ids = group.map((entry) => entry.leadId);
      const text = `The lead is ${status.replaceAll('_', ' ')}.`;
      const answered = ANSWERED.includes(status);
      await cancelPlanned(tx, ids, reason(`lead.${status}`, text), ctx.now(), answered);
      // The yes to a message that is leaving or has left stays on record; only what is still here is withdrawn.
      const inFlight = await leadsInFlight(tx, ids);
      await withdrawForLeads(
        tx,
        ids.filter((id) => !inFlight.has(id)),
        ctx.actor.id,
        text,
        ctx.now(),
        answered ? [ANSWER] : [],
      );
      await exitEnrolments(tx, group, ctx.now());
      await requestStops(tx, group, ctx.now());
    }
  },
});

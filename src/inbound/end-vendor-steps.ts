import type { EventType } from '#core/events/index';
import { consume } from '#core/events/index';
import { requestStops } from '#outbound';
import { addressBounced, leadOptedOut, replyCorrected, replyReceived } from './events.ts';
import { answeredBy } from './match.store.ts';

const endAnswered = (event: EventType<{ replyId: string } & Record<string, unknown>>, name: string) =>
  consume(event, {
    name,
    async handle(ctx, tx, events) {
      const leads = await answeredBy(
        tx,
        events.map(({ payload }) => payload.replyId),
      );
      await requestStops(
        tx,
        leads.map(({ leadId }) => ({ leadId, reason: 'replied' })),
        ctx.now(),
      );
    },
  });

/** Answers of people end the lead's steps wherever a vendor works it. An absence ends nothing: its steps go on. */
export const endAfterReply = endAnswered(replyReceived, 'inbound.end_after_reply');
export const endAfterCorrection = endAnswered(replyCorrected, 'inbound.end_after_correction');

const endAfter = (
  event: EventType<{ leadId: string } & Record<string, unknown>>,
  name: string,
  reason: string,
) =>
  consume(event, {
    name,
    handle: async (ctx, tx, events) =>
      void (await requestStops(
        tx,
        [...new Set(events.map(({ payload }) => payload.leadId))].map((leadId) => ({ leadId, reason })),
        ctx.now(),
      )),
  });

export const endAfterOptOut = endAfter(leadOptedOut, 'inbound.end_after_opt_out', 'unsubscribed');
export const endAfterBounce = endAfter(addressBounced, 'inbound.end_after_bounce', 'bounced');

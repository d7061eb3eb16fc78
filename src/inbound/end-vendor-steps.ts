import type { EventType } from '#core/events/index';
import { consume } from '#core/events/index';
import { requestStops } from '#outbound';
import { addressBounced, leadOptedOut, replyReceived } from './events.ts';
import { answeredBy } from './match.store.ts';

/** Answers of people end the lead's steps wherever a vendor works it. An absence ends nothing: its steps go on. */
export const endAfterReply = consume(replyReceived, {
  name: 'inbound.end_after_reply',
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

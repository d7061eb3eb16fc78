import { pauseEnrolments } from '#campaigns';
import { consume } from '#core/events/index';
import { replyReceived } from '#inbound/events';
import { absences } from '#inbound/views';
import { postponePlanned } from '#outbound';
import { backAt } from './absence.rules.ts';

/** Who is away hears nothing until they are back, in every campaign; then it goes on by itself. */
export const holdAbsent = consume(replyReceived, {
  name: 'cadence.hold_absent',
  async handle(ctx, tx, events) {
    const found = await absences(
      tx,
      events.map(({ payload }) => payload.replyId),
    );
    const holds = found.map(({ leadId, returnDate, receivedAt }) => {
      const { until, reasons } = backAt(returnDate, Temporal.Instant.from(receivedAt));
      return { leadId, reason: 'out_of_office', resumeAt: until.toString(), reasons };
    });
    await pauseEnrolments(tx, holds, ctx.now());
    await postponePlanned(
      tx,
      holds.map(({ leadId, resumeAt, reasons }) => ({ leadId, until: resumeAt, reasons })),
    );
  },
});

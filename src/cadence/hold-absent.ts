import { pauseEnrolments } from '#campaigns';
import { consume, type EventType } from '#core/events/index';
import { replyCorrected, replyReceived } from '#inbound/events';
import { absences } from '#inbound/views';
import { postponePlanned } from '#outbound';
import { backAt } from './absence.rules.ts';

const hold = (event: EventType<{ replyId: string } & Record<string, unknown>>, name: string) =>
  consume(event, {
    name,
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

/** Who is away hears nothing until they are back, in every campaign; then it goes on by itself. */
export const holdAbsent = hold(replyReceived, 'cadence.hold_absent');
export const holdCorrected = hold(replyCorrected, 'cadence.hold_corrected');

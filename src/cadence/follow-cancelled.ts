import { moveEnrolments } from '#campaigns';
import type { Tick } from '#core/tick';
import { recordSteps } from './cadence.store.ts';
import { cancelledSends } from './cancelled.store.ts';
import { goOn } from './go-on.ts';

const BATCH = 500;

/**
 * A message taken out of the plan for good, e.g. refused by a guard or a week too late, is a step that failed: nothing comes of it
 * any more. The sequence goes on with its next step; one whose first message never left has nothing to follow up and waits for a person.
 */
export const followCancelled: Tick = {
  name: 'cadence.follow_cancelled',
  everySeconds: 300,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const sends = await cancelledSends(tx, BATCH);
      await recordSteps(
        tx,
        ctx.workspace.id,
        sends.flatMap(({ enrolmentId, leadId, step, steps, reasons }) => {
          const planned = steps[step - 1];
          return planned
            ? [{ ...planned, enrolmentId, leadId, step, state: 'failed' as const, reasons }]
            : [];
        }),
        ctx.now(),
      );
      await goOn(
        ctx,
        tx,
        sends.filter(({ step }) => step > 1),
      );
      await moveEnrolments(
        tx,
        sends
          .filter(({ step }) => step === 1)
          .map(({ enrolmentId, step }) => ({
            ...({ id: enrolmentId, step, from: step, state: 'paused', dueAt: null, doing: null } as const),
            ...{ reason: 'not_sent', resumeAt: null },
          })),
        ctx.now(),
      );
      return sends.length;
    }),
};

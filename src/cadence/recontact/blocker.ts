import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { waitingTask } from './waiting.store.ts';

const AFTER = {
  ooo: 'after an absence',
  nurture: 'after their "not now"',
  window: 'when the calendar shows the time they asked for',
} as const;

/** So long it is told why somebody is not written to again. */
const TOLD = Temporal.Duration.from({ hours: 24 * 30 });

/** A lead who is written to again at a moment, and what for; or why that came to nothing. */
export const recontactBlocker: Blocker = {
  name: 'recontact',
  async explain(ctx, tx, leadId) {
    const task = await waitingTask(tx, leadId, ctx.now().subtract(TOLD));
    if (!task) return null;
    const { kind, state, dueAt, lacks, reasons } = task;
    if (state === 'closed') {
      const text = `The lead is not written to again ${AFTER[kind]}: ${reasons[0]?.text}`;
      return { reason: reason(`recontact.given_up:${kind}`, text), until: null };
    }
    if (lacks) {
      const text = `The lead is to be written to again ${AFTER[kind]}, and the text lacks something: ${reasons[0]?.text} It is written when that is there, is looked at again at ${dueAt}, and is given up after a month.`;
      return { reason: reason(`recontact.lacks:${lacks}`, text), until: dueAt };
    }
    const text = `The lead is written to again ${AFTER[kind]}, at ${dueAt}, unless they write before.`;
    return { reason: reason(`recontact.waits:${kind}`, text), until: dueAt };
  },
};

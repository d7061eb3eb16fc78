import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { waitingTask } from './recontact.store.ts';

const AFTER = {
  ooo: 'after an absence',
  nurture: 'after their "not now"',
  window: 'when the calendar shows the time they asked for',
} as const;

/** A lead who is written to again at a moment, and what for. */
export const recontactBlocker: Blocker = {
  name: 'recontact',
  async explain(_ctx, tx, leadId) {
    const waiting = await waitingTask(tx, leadId);
    if (!waiting) return null;
    const { kind, dueAt } = waiting;
    const text = `The lead is written to again ${AFTER[kind]}, at ${dueAt}, unless they write before.`;
    return { reason: reason(`recontact.waits:${kind}`, text), until: dueAt };
  },
};

import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { pauseOf } from './pause.rules.ts';
import { enrolmentsOfLead } from './views.ts';

/** Where a lead stands in its sequences. */
export const sequenceBlocker: Blocker = {
  name: 'sequence',
  async explain(_ctx, tx, leadId) {
    const [enrolment] = await enrolmentsOfLead(tx, leadId);
    if (!enrolment) return null;
    const { state, step, dueAt, pauseReason, resumeAt, exitReason } = enrolment;
    if (state === 'paused') {
      const why = pauseOf(pauseReason ?? '').means.replace(/\.$/, '');
      const text = resumeAt ? `${why}; it goes on at ${resumeAt}.` : `${why}; a person has to go on with it.`;
      return { reason: reason(`cadence.paused:${pauseReason ?? 'by hand'}`, text), until: resumeAt };
    }
    if (state === 'active' && dueAt)
      return { reason: reason('cadence.next', `Step ${step} is due at ${dueAt}.`), until: dueAt };
    if (state === 'exited' || state === 'completed')
      return {
        reason: reason(
          `cadence.${state}`,
          `Its sequence is over: ${(exitReason ?? 'all steps done').replaceAll('_', ' ')}.`,
        ),
        until: null,
      };
    return null;
  },
};

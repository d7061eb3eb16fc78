import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { enrolmentsOfLead } from './views.ts';

const PAUSES: Readonly<Record<string, string>> = {
  out_of_office: 'The lead is away',
  engaged_not_replied: 'The lead opened several times, so a person may act first',
  undelivered: 'A mail server refused the last message; look at the address',
  not_sent: 'Its first message was taken out of the plan',
  nobody_decided: 'Nobody decided on its last drafts',
};

/** Where a lead stands in its sequences. */
export const sequenceBlocker: Blocker = {
  name: 'sequence',
  async explain(_ctx, tx, leadId) {
    const [enrolment] = await enrolmentsOfLead(tx, leadId);
    if (!enrolment) return null;
    const { state, step, dueAt, pauseReason, resumeAt, exitReason } = enrolment;
    if (state === 'paused') {
      const why = PAUSES[pauseReason ?? ''] ?? 'Its sequence is paused';
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

import type { Blocker } from '#core/contributions';
import { type Reason, reason } from '#core/verdict';
import { pauseOf } from './pause.rules.ts';
import { awaitedTaskOf } from './tasks/task.store.ts';
import { enrolmentsOfLead } from './views.ts';

/** Where a lead stands in its sequences. */
export const sequenceBlocker: Blocker = {
  name: 'sequence',
  async explain(_ctx, tx, leadId) {
    const [enrolment] = await enrolmentsOfLead(tx, leadId);
    if (!enrolment) return null;
    const { state, step, dueAt, pauseReason, resumeAt, exitReason } = enrolment;
    if (state === 'paused') {
      const { means, release } = pauseOf(pauseReason ?? '');
      const when =
        release === 'arrival'
          ? `it goes on when that is there, ${resumeAt ? `and is looked at again at ${resumeAt}` : 'and without it when that cannot be had'}`
          : resumeAt
            ? `it goes on at ${resumeAt}`
            : 'a person has to go on with it';
      const text = `${means.replace(/\.$/, '')}; ${when}.`;
      return { reason: reason(`cadence.paused:${pauseReason ?? 'by hand'}`, text), until: resumeAt };
    }
    if (enrolment.doing === 'task') {
      const task = await awaitedTaskOf(tx, leadId);
      if (task) return waitsFor(task, step);
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

function waitsFor(
  { kind, title, dueAt, expiresAt }: NonNullable<Awaited<ReturnType<typeof awaitedTaskOf>>>,
  step: number,
): { reason: Reason; until: string | null } {
  const what = kind === 'call' ? 'a call' : 'a voice note';
  const after = expiresAt === null ? '' : ` It goes on without it at ${expiresAt}.`;
  return {
    reason: reason(
      'cadence.waits_for_task',
      `Step ${step} waits for a task, ${what} due since ${dueAt.slice(0, 10)}: ${title}.${after}`,
    ),
    until: expiresAt,
  };
}

import { moveEnrolments } from '#campaigns';
import type { SequenceStep } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { nextOpening, type OpenWindow } from '#core/window.rules';
import { callableNumbers, closedLeads, leadProfiles } from '#leads';
import { type DueEnrolment, recordSteps } from '../cadence.store.ts';
import { dueOf } from '../next-step.rules.ts';
import { isTaskKind } from './contract.ts';
import { taskExpiry, taskTitle } from './task.rules.ts';
import { insertTasks, type NewTask } from './task.store.ts';

export type TaskDue = {
  readonly enrolment: DueEnrolment;
  readonly window: OpenWindow;
  readonly step: SequenceStep;
  readonly reasons: readonly Reason[];
};

const NO_NUMBER = reason(
  'cadence.condition_not_met:has_phone',
  'No telephone number is left on which the lead may be called.',
);
const DECIDED = reason('cadence.task_decided', 'The task of this step was decided before.');

/**
 * Puts steps that a person does before a person: the sequences wait for them. Answers with why there is no task for some, by
 * enrolment: nobody is called who said no, or on a number that is not theirs.
 */
export async function openTasks(
  ctx: Ctx,
  tx: Tx,
  due: readonly TaskDue[],
): Promise<ReadonlyMap<string, Reason>> {
  if (due.length === 0) return new Map();
  const leadIds = due.map(({ enrolment }) => enrolment.leadId);
  const closed = await closedLeads(ctx, tx, leadIds);
  const numbers = await callableNumbers(ctx, tx, leadIds);
  const profiles = new Map((await leadProfiles(tx, leadIds)).map((profile) => [profile.id, profile]));
  const refused = new Map<string, Reason>();
  const tasks = due.flatMap((entry): NewTask[] => {
    const { enrolment, step } = entry;
    const phone = numbers.get(enrolment.leadId)?.[0] ?? null;
    const why =
      closed.get(enrolment.leadId) ?? (step.channel === 'call' && phone === null ? NO_NUMBER : null);
    if (why) refused.set(enrolment.id, why);
    const profile = profiles.get(enrolment.leadId);
    return why || !isTaskKind(step.channel)
      ? []
      : [
          {
            ...{ id: ctx.ids.next<'task'>(), leadId: enrolment.leadId, enrolmentId: enrolment.id, phone },
            ...{ step: enrolment.step, kind: step.channel },
            title: taskTitle(step.channel, step.action, {
              name: profile?.fullName ?? profile?.firstName ?? 'the lead',
              company: profile?.companyName ?? null,
            }),
            ...termOf(ctx, entry),
          },
        ];
  });
  const open = await insertTasks(tx, ctx.workspace.id, tasks, ctx.now());
  for (const { enrolmentId } of tasks) if (!open.has(enrolmentId)) refused.set(enrolmentId, DECIDED);
  await begin(ctx, tx, due, open);
  return refused;
}

/** From when on it is to be done, and until when the sequence waits. */
function termOf(ctx: Ctx, { enrolment, window }: TaskDue): { dueAt: string; expiresAt: string } {
  const dueAt = nextOpening(window, ctx.now()).at?.toInstant() ?? ctx.now();
  const { steps, step, startedAt } = enrolment;
  const behind = dueOf({ steps, startedAt: instantOf(startedAt), window, now: ctx.now() }, step + 1);
  return { dueAt: dueAt.toString(), expiresAt: taskExpiry(window, dueAt, behind).toString() };
}

async function begin(ctx: Ctx, tx: Tx, due: readonly TaskDue[], open: ReadonlySet<string>): Promise<void> {
  const begun = due.filter(({ enrolment }) => open.has(enrolment.id));
  await waitForPeople(
    ctx,
    tx,
    begun.map(({ enrolment }) => enrolment),
  );
  await recordSteps(
    tx,
    ctx.workspace.id,
    begun.map(({ enrolment: { id, leadId, step }, step: { channel, action }, reasons }) => ({
      ...{ enrolmentId: id, leadId, step, channel, action, reasons },
      state: 'begun' as const,
    })),
    ctx.now(),
  );
}

/** These sequences have no day until a person has done their step. */
export async function waitForPeople(
  ctx: Ctx,
  tx: Tx,
  enrolments: readonly Pick<DueEnrolment, 'id' | 'step'>[],
): Promise<void> {
  await moveEnrolments(
    tx,
    enrolments.map(({ id, step }) => ({
      ...({ id, step, state: 'active', dueAt: null, doing: 'task' } as const),
    })),
    ctx.now(),
  );
}

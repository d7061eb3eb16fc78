import type { SequenceStep } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { instantOf } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { OpenWindow } from '#core/window.rules';
import { REJECTED_TOO_OFTEN, USED_UP } from '#messaging';
import type { DueEnrolment, StepRecord } from './cadence.store.ts';
import { dueOf, type NextStep } from './next-step.rules.ts';

/** An enrolment that was due, and what happens with it. */
export type Decided = {
  readonly enrolment: DueEnrolment;
  readonly next: NextStep;
  readonly window: OpenWindow;
  /** Its campaign wants a model to write. */
  readonly byModel: boolean;
};
export type Acting = Decided & { readonly step: SequenceStep };

/** What is put down of a step. */
export function recordOf(
  { id, leadId, step, steps }: DueEnrolment,
  state: StepRecord['state'],
  reasons: readonly Reason[],
): StepRecord[] {
  const planned = steps[step - 1];
  if (!planned) return [];
  const { channel, action } = planned;
  return [{ enrolmentId: id, leadId, step, channel, action, state, reasons }];
}

/** The step is left out, and the one behind it waits for its day. */
export function leftOut(
  ctx: Ctx,
  { enrolment, window, byModel }: Decided,
  reasons: readonly Reason[],
): Decided {
  const { steps, startedAt } = enrolment;
  const facts = { steps, startedAt: instantOf(startedAt), window, now: ctx.now() };
  const next = { kind: 'skip', nextDue: dueOf(facts, enrolment.step + 1), reasons } as const;
  return { enrolment, window, byModel, next };
}

/** What no text is left for waits for a person; each by the name its rest has. */
const WAITS: Readonly<Record<string, string>> = {
  [USED_UP]: 'texts_used_up',
  [REJECTED_TOO_OFTEN]: 'rejected_too_often',
};
export const FOR_WANT_OF_TEXT: ReadonlySet<string> = new Set(Object.values(WAITS));

/** A step whose message could not be written: left out, unless its texts are used up for this lead, which somebody has to look at. */
export function notWritten(ctx: Ctx, entry: Decided, reasons: readonly Reason[]): Decided {
  const why = reasons.flatMap(({ code }) => WAITS[code] ?? [])[0];
  if (why === undefined) return leftOut(ctx, entry, reasons);
  return { ...entry, next: { kind: 'pause', why, until: null, reasons } };
}

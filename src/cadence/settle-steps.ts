import { moveEnrolments } from '#campaigns';
import type { SequenceStep } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { instantOf, maybeInstantOf, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { OpenWindow } from '#core/window.rules';
import { REJECTED_TOO_OFTEN, USED_UP } from '#messaging';
import { type DueEnrolment, recordSteps, type StepRecord } from './cadence.store.ts';
import { looksAgain, missingFor } from './missing.rules.ts';
import { dueOf, type NextStep } from './next-step.rules.ts';
import { pauseOf } from './pause.rules.ts';

/** A due enrolment with what happens with it. */
export type Decided = {
  readonly enrolment: DueEnrolment;
  readonly next: NextStep;
  readonly window: OpenWindow;
  /** Its campaign wants a model to write. */
  readonly byModel: boolean;
};
export type Acting = Decided & { readonly step: SequenceStep };

/** What no text is left for waits for a person; each by the name its rest has. */
const WANTED_TEXT: Readonly<Record<string, string>> = {
  [USED_UP]: 'texts_used_up',
  [REJECTED_TOO_OFTEN]: 'rejected_too_often',
};
const FOR_WANT_OF_TEXT: ReadonlySet<string> = new Set(Object.values(WANTED_TEXT));

/** Everything that needs nobody else: ends, pauses, waits and steps that are left out. */
export async function settle(ctx: Ctx, tx: Tx, decided: readonly Decided[]): Promise<void> {
  await moveEnrolments(
    tx,
    decided.map(({ enrolment: { id, step, steps }, next }) => {
      const move = { id, step, doing: null, dueAt: null } as const;
      switch (next.kind) {
        case 'exit':
          return { ...move, state: 'exited', reason: next.why };
        case 'complete':
          return { ...move, state: 'completed', reason: 'all_steps_done' };
        case 'pause':
          return { ...move, state: 'paused', reason: next.why, resumeAt: next.until?.toString() ?? null };
        case 'wait':
          return { ...move, state: 'active', dueAt: next.until.toString() };
        default: {
          const last = step >= steps.length;
          const dueAt = next.kind === 'skip' ? (next.nextDue?.toString() ?? null) : null;
          return last
            ? { ...move, state: 'completed', reason: 'all_steps_done' }
            : { ...move, state: 'active', step: step + 1, dueAt };
        }
      }
    }),
    ctx.now(),
  );
  await recordSteps(
    tx,
    ctx.workspace.id,
    decided.flatMap(({ enrolment, next }) =>
      next.kind === 'skip'
        ? recordOf(enrolment, 'skipped', next.reasons)
        : next.kind === 'pause' && (pauseOf(next.why).release === 'arrival' || FOR_WANT_OF_TEXT.has(next.why))
          ? recordOf(enrolment, 'waiting', next.reasons)
          : [],
    ),
    ctx.now(),
  );
}

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

/**
 * A text that lacks something waits until that is there, and one whose texts are used up for a person; anything else that could not be
 * written, and what waited long enough, is left out with its reason.
 */
export function unwritten(ctx: Ctx, entry: Decided, reasons: readonly Reason[]): Decided {
  const usedUp = reasons.flatMap(({ code }) => WANTED_TEXT[code] ?? [])[0];
  if (usedUp !== undefined) return { ...entry, next: { kind: 'pause', why: usedUp, until: null, reasons } };
  const why = missingFor(reasons);
  const until = why && looksAgain(maybeInstantOf(entry.enrolment.waitsSince), ctx.now());
  return until ? { ...entry, next: { kind: 'pause', why, until, reasons } } : leftOut(ctx, entry, reasons);
}

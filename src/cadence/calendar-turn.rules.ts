import type { SequenceStep } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';
import { nextOpening, type OpenWindow } from '#core/window.rules';
import { dueOf, nextStep } from './next-step.rules.ts';

export type CalendarPerson = {
  readonly id: string;
  /** The step that comes next, counted from one. */
  readonly step: number;
  /** When the first message left, or is planned to; null before that. */
  readonly startedAt: Temporal.Instant | null;
  readonly lastEmail: Temporal.Instant | null;
  /** The mailbox that wrote before. */
  readonly mailboxId: string | null;
  readonly notBefore: Temporal.Instant | null;
  /** Their own hours; the campaign's, where nothing is said. */
  readonly window?: OpenWindow | undefined;
};

/** A message of a person that may be planned from a moment on; `wished` is the local date the sequence names for it. */
export type Turn = {
  readonly person: CalendarPerson;
  readonly at: Temporal.Instant;
  readonly wished: string;
};
export type NextTurn = {
  readonly turn: Turn | null;
  /** Steps on the way that are no message of ours. */
  readonly leftOut: readonly { step: number; why: Reason }[];
};

/** Waits for one step beyond this would be a defect. */
const MOST_WAITS = 10;
const TASK = reason('calendar.task', 'A task for a person.');
const LINKEDIN = reason('calendar.linkedin', 'Goes over LinkedIn; this calendar is of mails.');

export const dateOf = (at: Temporal.Instant, { zone }: OpenWindow): string =>
  at.toZonedDateTimeISO(zone).toPlainDate().toString();
export const laterOf = (a: Temporal.Instant, b: Temporal.Instant | null): Temporal.Instant =>
  b && Temporal.Instant.compare(b, a) > 0 ? b : a;

/** A person's next message, by the decisions production takes for somebody who does not answer. */
export function nextTurn(
  sequence: { readonly steps: readonly SequenceStep[]; readonly window: OpenWindow },
  person: CalendarPerson,
  from: Temporal.Instant,
): NextTurn {
  const { steps, window } = sequence;
  const { startedAt } = person;
  const leftOut: { step: number; why: Reason }[] = [];
  if (startedAt === null || person.step === 1) {
    const at = laterOf(from, person.notBefore);
    const wished = dateOf(nextOpening(window, from).at?.toInstant() ?? from, window);
    return { turn: { person: { ...person, step: 1 }, at, wished }, leftOut };
  }
  let { step } = person;
  let at = laterOf(from, person.notBefore ?? dueOf({ steps, startedAt, window, now: from }, step));
  for (let waits = 0; waits < MOST_WAITS; ) {
    const next = nextStep({
      ...{ steps, step, startedAt, window, pending: false, linkedinReady: false, now: at },
      lead: { status: 'sent', hasEmail: true, hasProfile: true, connected: false },
      lastTouch: { email: person.lastEmail, linkedin: null },
    });
    if (next.kind === 'wait') {
      at = next.until;
      waits += 1;
    } else if (next.kind === 'act' && next.step.channel === 'email') {
      const named = dayOf(startedAt, next.step, window);
      const wished = named < dateOf(from, window) ? dateOf(from, window) : named;
      return { turn: { person: { ...person, step }, at, wished }, leftOut };
    } else if (next.kind === 'act' || next.kind === 'skip') {
      const why = next.kind === 'skip' ? next.reasons[0] : TASK;
      leftOut.push({ step, why: steps[step - 1]?.channel === 'linkedin' ? LINKEDIN : (why ?? TASK) });
      step += 1;
      at = laterOf(at, dueOf({ steps, startedAt, window, now: at }, step));
    } else break;
  }
  return { turn: null, leftOut };
}

const dayOf = (startedAt: Temporal.Instant, { day }: SequenceStep, { zone }: OpenWindow): string =>
  startedAt
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days: day - 1 })
    .toString();

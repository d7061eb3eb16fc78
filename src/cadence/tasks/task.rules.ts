import { addBusinessDays, nextOpening, type OpenWindow } from '#core/window.rules';
import type { TaskKind, TaskOutcome } from './contract.ts';

/** Whole working days a person has at least, also where the step behind is due already. */
export const LEAST_DAYS = 2;
/** And at most: the sequence does not wait longer. */
export const MOST_DAYS = 5;

/**
 * When the sequence stops waiting for a person: as soon as the step behind is due, but never before two whole working days and
 * never later than five.
 */
export function taskExpiry(
  window: OpenWindow,
  dueAt: Temporal.Instant,
  stepBehind: Temporal.Instant | null,
): Temporal.Instant {
  const least = daysLater(window, dueAt, LEAST_DAYS);
  const most = daysLater(window, dueAt, MOST_DAYS);
  if (stepBehind === null || isAfter(stepBehind, most)) return most;
  return isAfter(stepBehind, least) ? stepBehind : least;
}

const isAfter = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) > 0;

/** The end of the day that lies so many working days behind the one on which the task is due, which counts as the first. */
function daysLater(window: OpenWindow, at: Temporal.Instant, days: number): Temporal.Instant {
  const first = (nextOpening(window, at).at ?? at.toZonedDateTimeISO(window.zone)).toPlainDate();
  const last = addBusinessDays(window, first, days - 1) ?? first.add({ days: days - 1 });
  return last.add({ days: 1 }).toZonedDateTime(window.zone).toInstant();
}

type Consequence = {
  readonly step: 'done' | 'failed';
  /** They spoke to us: that ends their sequences as a written answer does. */
  readonly answered: boolean;
  /** The number is not theirs. */
  readonly wrongNumber: boolean;
  /** In a sentence about the lead. */
  readonly says: string;
};

const goesOn = { step: 'done', answered: false, wrongNumber: false } as const;

/** What follows from how a call went. Whoever is not interested is left alone until a new signal, as after a written no. */
export const CONSEQUENCES: Readonly<Record<TaskOutcome, Consequence>> = {
  reached: { ...goesOn, answered: true, says: 'Reached on the telephone' },
  left_message: { ...goesOn, says: 'A message was left' },
  no_answer: { ...goesOn, says: 'Nobody answered' },
  not_interested: { ...goesOn, answered: true, says: 'Not interested, said on the telephone' },
  bad_number: { ...goesOn, step: 'failed', wrongNumber: true, says: 'The number is not theirs' },
};

const ACTS: Readonly<Record<TaskKind, { plain: string; title: (name: string) => string }>> = {
  call: { plain: 'call', title: (name) => `Call ${name}` },
  voice: { plain: 'voice_note', title: (name) => `Leave ${name} a voice note` },
};

/** What a person is asked to do, in one line; the name of the step follows where it says more than the channel. */
export function taskTitle(
  kind: TaskKind,
  action: string,
  who: { name: string; company: string | null },
): string {
  const { plain, title } = ACTS[kind];
  const at = who.company === null ? '' : `, ${who.company}`;
  return `${title(who.name)}${at}${action === plain || action === kind ? '' : ` (${action.replaceAll('_', ' ')})`}`;
}
